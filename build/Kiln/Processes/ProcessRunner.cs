using Kiln.Machines;

namespace Kiln.Processes;

/// <inheritdoc cref="IProcessRunner"/>
public sealed class ProcessRunner(TimeProvider time) : IProcessRunner
{
    // A daemon that a program left behind may hold its output open; what it prints later is nobody's.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    public async Task<CommandResult> RunAsync(Command command, Action<string>? output, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var process = HostProcess.Start(command);
        using var watchdog = new Watchdog(command, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        var gate = new Lock();

        void Line(string line)
        {
            watchdog.Touch();
            if (output is null) return;
            lock (gate) output(line);
        }

        var standardOutput = new OutputBuffer(Line);
        var standardError = new OutputBuffer(Line);
        var streams = Task.WhenAll(
            WriteInputAsync(process.StandardInput, command.Input),
            standardOutput.FillAsync(process.StandardOutput),
            standardError.FillAsync(process.StandardError));

        // Who cannot take what the program prints does not let it run on: nobody would read the rest, and it would wait for ever.
        _ = streams.ContinueWith(_ => ending.Cancel(), cancellationToken, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            await process.WaitForExitAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            HostProcess.Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            if (streams.IsFaulted) await streams;
            throw new StepException(watchdog.Reason);
        }

        await Task.WhenAny(streams, Task.Delay(OutputGrace, time, CancellationToken.None));
        return new(process.ExitCode, standardOutput.Text, standardError.Text, time.GetElapsedTime(started));
    }

    private static async Task WriteInputAsync(StreamWriter standardInput, string input)
    {
        try
        {
            await using (standardInput) await standardInput.WriteAsync(input);
        }
        catch (IOException)
        {
            // The program ended, or closed its input, without reading all of it. Its exit code says whether that matters.
        }
    }
}
