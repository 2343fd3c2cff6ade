using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Kiln.Plans;

namespace Kiln.Bakes;

/// <summary>Works on several steps of a plan at the same time.</summary>
/// <param name="limit">How many at most; 1 or more.</param>
public sealed class ParallelSteps(int limit)
{
    /// <summary>
    /// Works on all steps, and returns in their order what came of them. When one fails, those that run are finished (their images are
    /// good, and the next run reuses them), and no other is begun.
    /// </summary>
    /// <exception cref="KilnException">One failed, with its own message; or several, with all of theirs.</exception>
    /// <exception cref="OperationCanceledException">Thrown once all that ran has ended.</exception>
    public async Task<IReadOnlyList<T>> RunAsync<T>(IReadOnlyList<BakeStep> steps, Func<BakeStep, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, steps.Count));
        var results = new T[steps.Count];
        var failures = new ConcurrentDictionary<int, Exception>();

        async Task WorkAsync()
        {
            while (failures.IsEmpty && !cancellationToken.IsCancellationRequested && waiting.TryDequeue(out var index))
            {
                try
                {
                    results[index] = await work(steps[index], cancellationToken);
                }
#pragma warning disable CA1031 // whatever it is, it is thrown below, when all that runs has ended
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures[index] = exception;
                }
            }
        }

        // Work that never waits, such as hashing a layer, must not keep the others from starting.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(limit, steps.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
        if (!failures.IsEmpty) Throw([.. failures.OrderBy(failure => failure.Key).Select(failure => failure.Value)], [.. waiting.Order().Select(index => steps[index])], steps.Count);
        return results;
    }

    private static void Throw(IReadOnlyList<Exception> failures, IReadOnlyList<BakeStep> notBegun, int count)
    {
        var rest = notBegun.Count > 0 ? $"\nNot begun because of that: {string.Join(", ", notBegun.Select(step => step.Stage))}." : "";
        if (failures.Count == 1 && (rest.Length == 0 || failures[0] is not KilnException)) ExceptionDispatchInfo.Throw(failures[0]);
        throw failures.Count == 1
            ? new KilnException(failures[0].Message + rest, failures[0])
            : new KilnException($"{failures.Count} of {count} failed.\n{string.Join('\n', failures.Select((failure, index) => $"{index + 1}. {failure.Message}"))}{rest}", new AggregateException(failures));
    }
}
