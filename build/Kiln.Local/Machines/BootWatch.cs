using Kiln.Machines;

namespace Kiln.Local.Machines;

/// <summary>Watches a machine boot: until it answers, or until it is certain that it will not.</summary>
internal sealed class BootWatch(QemuProcess process, ConsoleLog console, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <exception cref="MachineException">It will not come up; the message ends with the tail of its console.</exception>
    public async Task<SshMachine> WaitAsync(SshOptions options, CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = SshMachine.ConnectAsync(options, time, watching.Token);
        var trouble = TroubleAsync(watching.Token);
        try
        {
            if (await Task.WhenAny(answer, trouble) == answer) return await answer;
            throw new MachineException($"{options.Name} did not come up: {await trouble}");
        }
        catch (MachineException exception)
        {
            throw new MachineException(console.Report(exception.Message), exception);
        }
        finally
        {
            await watching.CancelAsync();
            if (trouble.IsCompletedSuccessfully && await Quietly(answer) is { } late) await late.DisposeAsync();
        }
    }

    private async Task<string> TroubleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (process.Exited.IsCompleted) return await process.FarewellAsync();
            if (console.Trouble() is { } trouble) return trouble;
            await Task.WhenAny(process.Exited, Task.Delay(Interval, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<SshMachine?> Quietly(Task<SshMachine> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception exception) when (exception is OperationCanceledException or MachineException)
        {
            return null;
        }
    }
}
