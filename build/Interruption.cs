using System.Runtime.InteropServices;

/// <summary>
/// Ends a target in good order when the operator or the system asks the process to end: the work is cancelled and cleans up
/// behind itself, and then the signal takes its usual course. A second signal does not wait.
/// </summary>
internal static class Interruption
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly CancellationTokenSource Source = new();
    private static readonly ManualResetEventSlim Ended = new(initialState: true);
    private static readonly List<PosixSignalRegistration> Registrations = [];

    public static async Task RunAsync(Func<CancellationToken, Task> work)
    {
        // Not earlier: of several handlers, the one registered last is asked first, and NUKE's would report before the work has ended.
        if (Registrations.Count == 0) Registrations.AddRange(new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Interrupt)));

        Ended.Reset();
        try
        {
            await work(Source.Token);
        }
        catch (OperationCanceledException) when (Source.IsCancellationRequested)
        {
            // The signal is about to end the process; what comes after the target must not run meanwhile.
            Ended.Set();
            await Task.Delay(Timeout.Infinite);
        }
        finally
        {
            Ended.Set();
        }
    }

    private static void Interrupt(PosixSignalContext context)
    {
        if (Source.IsCancellationRequested) Environment.Exit(128 + Number(context.Signal));

        Source.Cancel();
        Ended.Wait(Patience);
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        _ => 15,
    };
}
