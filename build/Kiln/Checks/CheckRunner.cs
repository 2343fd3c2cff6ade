using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>Runs checks in the order they are written, each until it holds or its time is up. Probes next to each other travel together.</summary>
public sealed class CheckRunner(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A result for each check, in their order; all are run, whatever fails.</summary>
    /// <param name="done">Called with each result as it is known.</param>
    /// <exception cref="MachineException">The machine could not be asked any more.</exception>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(
        IReadOnlyList<Check> checks, IMachine machine, Action<CheckResult> done, CancellationToken cancellationToken)
    {
        var results = new CheckResult[checks.Count];
        for (var next = 0; next < checks.Count;)
        {
            var length = Math.Max(1, checks.Skip(next).TakeWhile(check => check is ProbeCheck).Count());
            var first = next;
            await RunTogetherAsync([.. checks.Skip(first).Take(length)], machine, (index, result) => done(results[first + index] = result), cancellationToken);
            next += length;
        }

        return results;
    }

    private async Task RunTogetherAsync(
        IReadOnlyList<Check> checks, IMachine machine, Action<int, CheckResult> done, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var pending = Enumerable.Range(0, checks.Count).ToList();
        while (true)
        {
            var asked = time.GetElapsedTime(started);
            var outcomes = await AskAsync([.. pending.Select(index => checks[index])], machine, cancellationToken);
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            List<int> again = [];
            foreach (var (index, outcome) in pending.Zip(outcomes))
            {
                if (!outcome.Holds && asked < checks[index].Patience) again.Add(index);
                else done(index, new(checks[index].Claim, outcome.Holds, outcome.Expected, outcome.Found, Math.Round(seconds, 2)));
            }

            if (again.Count == 0) return;
            pending = again;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<CheckOutcome>> AskAsync(IReadOnlyList<Check> checks, IMachine machine, CancellationToken cancellationToken) =>
        checks[0] is ProbeCheck
            ? await ProbeBatch.AskAsync([.. checks.Cast<ProbeCheck>()], machine, cancellationToken)
            : [await checks[0].RunAsync(machine, cancellationToken)];
}
