using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nuke.Common.Tooling;

internal sealed class StartedProcess : IProcess
{
    private readonly Process _process;
    private readonly int? _timeout;
    private readonly Func<string, string> _filter;
    private readonly ConcurrentQueue<Output> _output = [];

    public StartedProcess(ProcessStartInfo start, int? timeout, Action<OutputType, string> logger, Func<string, string> filter)
    {
        _timeout = timeout;
        _filter = filter;
        _process = Process.Start(start);
        _process.OutputDataReceived += (_, e) => Receive(OutputType.Std, e.Data, logger);
        _process.ErrorDataReceived += (_, e) => Receive(OutputType.Err, e.Data, logger);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string FileName => _process.StartInfo.FileName;

    public string Arguments => _filter(_process.StartInfo.Arguments);

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public IReadOnlyCollection<Output> Output => _output;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    public void Kill() => _process.Kill(entireProcessTree: true);

    public bool WaitForExit()
    {
        var exited = _process.WaitForExit(_timeout ?? -1);
        if (!exited)
            Kill();

        // Without a limit it also waits for the last lines.
        _process.WaitForExit();
        return exited;
    }

    public void Dispose() => _process.Dispose();

    private void Receive(OutputType type, string line, Action<OutputType, string> logger)
    {
        if (line is null)
            return;

        _output.Enqueue(new Output { Type = type, Text = line });
        logger?.Invoke(type, _filter(line));
    }
}
