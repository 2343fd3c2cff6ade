using System.Collections.Concurrent;
using Kiln.Bakes;
using Kiln.Plans;
using Kiln.Stages;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

public sealed class ParallelStepsTests : IDisposable
{
    private readonly ConcurrentQueue<string> _begun = [];
    private readonly Dictionary<string, TaskCompletionSource<string>> _work = Steps.ToDictionary(NameOf, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
    private readonly SemaphoreSlim _beginnings = new(0);

    private static IReadOnlyList<BakeStep> Steps { get; } =
        [.. Sample.Plan([.. new[] { "a", "b", "c", "d" }.Select(name => Sample.Role(name))]).Steps.Where(step => step.Stage.Kind == StageKind.App)];

    [Fact]
    public async Task As_many_run_at_the_same_time_as_the_limit_says_and_the_next_begins_when_one_has_ended()
    {
        var run = RunAsync(2);
        await BegunAsync(2);
        _begun.ShouldBe(["a", "b"], ignoreOrder: true);
        _work["b"].SetResult("b");
        await BegunAsync(1);
        _begun.ShouldBe(["a", "b", "c"], ignoreOrder: true);
        foreach (var name in new[] { "a", "c", "d" }) _work[name].SetResult(name);
        await run;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Never_do_more_run_than_the_limit_says(int limit)
    {
        var (running, most) = (0, 0);
        await new ParallelSteps(limit).RunAsync(
            [.. Enumerable.Repeat(Steps, 25).SelectMany(steps => steps)],
            async (_, _) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                await Task.Yield();
                return Interlocked.Decrement(ref running);
            },
            default);
        most.ShouldBeInRange(1, limit);
    }

    [Fact]
    public async Task One_at_a_time_is_the_plans_order()
    {
        foreach (var (name, work) in _work) work.SetResult(name);
        await RunAsync(1);
        _begun.ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public async Task Results_come_in_the_plans_order_whichever_ends_first()
    {
        var run = RunAsync(4);
        await BegunAsync(4);
        foreach (var name in new[] { "d", "b", "c", "a" }) _work[name].SetResult($"{name} done");
        (await run).ShouldBe(["a done", "b done", "c done", "d done"]);
    }

    [Fact]
    public async Task Work_that_never_waits_does_not_keep_the_others_from_running()
    {
        using var both = new Barrier(2);
        var met = await new ParallelSteps(2).RunAsync([.. Steps.Take(2)], (_, token) => Task.FromResult(both.SignalAndWait(TimeSpan.FromMinutes(1), token)), default);
        met.ShouldBe([true, true]);
    }

    [Fact]
    public async Task After_a_failure_what_runs_is_finished_and_nothing_else_begins()
    {
        var run = RunAsync(2);
        await BegunAsync(2);
        _work["b"].SetException(new KilnException("b failed."));

        // Nothing tells when a failure has been noted.
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(2)));
        run.IsCompleted.ShouldBeFalse();
        foreach (var name in new[] { "c", "d", "a" }) _work[name].SetResult(name);
        (await Should.ThrowAsync<KilnException>(run)).Message.ShouldBe("b failed.\nNot begun because of that: c app, d app.");
        _begun.ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_only_failure_is_thrown_as_it_is()
    {
        var run = RunAsync(4);
        await BegunAsync(4);
        var failure = new KilnException("c failed.");
        foreach (var name in new[] { "a", "b", "d" }) _work[name].SetResult(name);
        _work["c"].SetException(failure);
        (await Should.ThrowAsync<KilnException>(run)).ShouldBeSameAs(failure);
    }

    [Fact]
    public async Task All_failures_are_told_at_the_end_in_the_plans_order()
    {
        var run = RunAsync(3);
        await BegunAsync(3);
        _work["c"].SetException(new KilnException("c failed:\n  its last line"));
        _work["b"].SetException(new KilnException("b failed."));
        _work["a"].SetException(new IOException("a has no room."));
        var failure = await Should.ThrowAsync<KilnException>(run);
        failure.Message.ShouldBe("3 of 4 failed.\n1. a has no room.\n2. b failed.\n3. c failed:\n  its last line\nNot begun because of that: d app.");
    }

    [Fact]
    public async Task When_cancelled_nothing_else_begins_and_what_runs_is_waited_for()
    {
        using var source = new CancellationTokenSource();
        var run = RunAsync(2, source.Token);
        await BegunAsync(2);
        await source.CancelAsync();
        await Task.WhenAny(run, Task.Delay(50));
        run.IsCompleted.ShouldBeFalse();
        _work["a"].SetCanceled(source.Token);
        _work["b"].SetResult("b");
        await Should.ThrowAsync<OperationCanceledException>(run);
        _begun.ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_runs_hears_of_a_cancellation()
    {
        using var source = new CancellationTokenSource();
        var run = new ParallelSteps(4).RunAsync(Steps, async (_, token) => { _beginnings.Release(); await Task.Delay(Timeout.Infinite, token); return 0; }, source.Token);
        await BegunAsync(4);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Fact]
    public async Task No_steps_are_no_work() => (await new ParallelSteps(2).RunAsync<string>([], (_, _) => throw new InvalidOperationException(), default)).ShouldBeEmpty();

    public void Dispose() => _beginnings.Dispose();

    private Task<IReadOnlyList<string>> RunAsync(int limit, CancellationToken cancellationToken = default) =>
        new ParallelSteps(limit).RunAsync(
            Steps,
            (step, _) =>
            {
                _begun.Enqueue(NameOf(step));
                _beginnings.Release();
                return _work[NameOf(step)].Task;
            },
            cancellationToken);

    private async Task BegunAsync(int count)
    {
        for (var index = 0; index < count; index++) (await _beginnings.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBeTrue();
    }

    private static string NameOf(BakeStep step) => step.Stage.Name;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = Volatile.Read(ref most))
        {
        }
    }
}
