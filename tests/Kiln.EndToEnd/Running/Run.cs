using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kiln.EndToEnd.Running;

/// <summary>A command that runs in a session of its own, as a terminal would start it.</summary>
public sealed partial class Run : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly StringBuilder _output = new();
    private readonly Task _streams;

    private Run(Process process)
    {
        _process = process;
        _streams = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>The command's process, which leads its session and its group.</summary>
    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return Colour().Replace(_output.ToString(), "");
        }
    }

    /// <param name="environment">Added; null takes a variable away.</param>
    public static Run Start(string folder, IEnumerable<string> command, IReadOnlyDictionary<string, string?> environment)
    {
        // What this process was started with decides which signals a child ignores: an interactive shell's children ignore none.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT,TERM,HUP,QUIT", .. command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("NUKE", StringComparison.OrdinalIgnoreCase) || name.StartsWith("KILN_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    public async Task<Outcome> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _streams.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new ShouldAssertException($"It was still running after {Patience.TotalMinutes} minutes:\n{Output}");
        }

        var outcome = new Outcome(_process.ExitCode, Output, _time.Elapsed);
        ShouldBeForPeople(outcome.Output);
        return outcome;
    }

    /// <summary>Waits until it has printed a text.</summary>
    public Task WaitForAsync(string text) => WaitUntilAsync(() => Output.Contains(text, StringComparison.Ordinal), $"It never said '{text}'");

    /// <summary>Waits until something holds.</summary>
    public Task WaitUntilAsync(Func<bool> holds) => WaitUntilAsync(holds, "It never came to that");

    /// <summary>As Ctrl-C does it: the whole foreground group gets the signal.</summary>
    public Task SignalGroupAsync(string signal) => KillAsync(signal, -Id);

    /// <summary>Only the process itself, which cannot do anything about it.</summary>
    public Task KillAsync() => KillAsync("KILL", Id);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>No failure shows how Kiln is made. (NUKE's summary begins with the name of the failure's type, which is Kiln's own.)</summary>
    private static void ShouldBeForPeople(string output)
    {
        output.ShouldNotMatch(@"(?m)^\s+at [\w.<>`\[\]]+\(");
        output.ShouldNotMatch(@"\b(?!(Kiln|Step|Machine|Archive|Configuration)Exception: )\w+Exception\b");
        output.ShouldNotContain("Unhandled");
    }

    private static async Task KillAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task WaitUntilAsync(Func<bool> holds, string failure)
    {
        while (!holds())
        {
            // What it printed last may not have been read yet.
            var ended = _process.HasExited;
            if (ended) await _streams.WaitAsync(Patience);
            if (ended ? !holds() : _time.Elapsed > Patience) throw new ShouldAssertException($"{failure}:\n{Output}");
            await Task.Delay(20);
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output) _output.Append(line).Append('\n');
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]")]
    private static partial Regex Colour();
}
