using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Archives;

/// <summary>
/// Runs what downloads from a package archive, again where a download failed that may succeed in a moment. What apt has downloaded
/// by then it keeps, and it installs nothing before it has everything, so that nothing is done twice.
/// </summary>
/// <param name="note">Told of every retry.</param>
internal sealed class DownloadRetry(TimeProvider time, Action<string> note)
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10)];

    /// <summary>No retry starts later than this after the first failure.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    /// <summary>Who lets a download wait this long before it fails will do so with the next: apt would try each in turn, for half an hour.</summary>
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(10);

    /// <param name="attempt">Hands each line it prints to its first argument.</param>
    /// <exception cref="StepException">It failed for good; the message says why the downloads did.</exception>
    public async Task RunAsync(Func<Action<string>, CancellationToken, Task> attempt, Action<string> output, CancellationToken cancellationToken)
    {
        long? failed = null;
        for (var tried = 0; ; tried++)
        {
            var (failure, cause) = await TryAsync(attempt, output, cancellationToken);
            if (cause is null) return;
            if (failure is null) throw cause;
            failed ??= time.GetTimestamp();
            if (!failure.IsTransient) throw new StepException($"{cause.Message}: {failure.Reason}{failure.Advice}", cause.ExitCode, cause);
            if (tried == Waits.Length || time.GetElapsedTime(failed.Value) + Waits[tried] > Budget) throw new StepException($"{cause.Message}: downloads failed {tried + 1} times, the last time with '{failure.Reason}'", cause.ExitCode, cause);

            var text = $"A download failed ({failure.Reason}); once more in {Duration.Text(Waits[tried])}, {tried + 1} of at most {Waits.Length} times";
            note(text);
            output(text);
            await Task.Delay(Waits[tried], time, cancellationToken);
        }
    }

    private async Task<(DownloadFailure? Failure, StepException? Cause)> TryAsync(Func<Action<string>, CancellationToken, Task> attempt, Action<string> output, CancellationToken cancellationToken)
    {
        using var hanging = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var errors = new List<string>();
        var last = time.GetTimestamp();
        try
        {
            await attempt(Line, hanging.Token);
            return (null, null);
        }
        catch (StepException exception)
        {
            return (DownloadFailure.Of(errors), exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = new DownloadFailure("the package archive takes connections and does not answer", IsTransient: true);
            return (failure, new("The download was given up"));
        }

        void Line(string line)
        {
            output(line);
            if (line.Contains("E: Failed to fetch", StringComparison.Ordinal)) errors.Add(line);
            if (line.StartsWith("Err:", StringComparison.Ordinal) && time.GetElapsedTime(last) > Hanging && !hanging.IsCancellationRequested) hanging.Cancel();
            last = time.GetTimestamp();
        }
    }
}
