using Kiln.Bakes;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Stages;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

/// <summary>Looking into builders: after a failure, and before each provisioner.</summary>
public sealed class KeepTests : IDisposable
{
    private static readonly Func<BuilderStep, Action<string>, CancellationToken, Task> Fail = (_, _, _) => throw new StepException("it failed");

    private readonly string _logs = Directory.CreateTempSubdirectory("kiln-").FullName;

    [Fact]
    public async Task A_failed_builder_is_kept_and_the_way_in_is_told()
    {
        var recorder = new Recorder { Step = Fail };
        (await FailAsync<KilnException>(recorder, Keep)).Message.ShouldEndWith(
            "Nothing was published. The builder is kept until 2026-03-01 12:30 UTC; './build.sh Reap' ends it now. Look inside with:\n  sh /builds/enter\nThen mend the stage and run the same command again.");
        recorder.Events.ShouldContain("kept for 00:30:00");
    }

    [Fact]
    public async Task A_builder_that_cannot_be_kept_is_destroyed_and_said_to_be() =>
        (await FailAsync<KilnException>(new() { Step = Fail, CanKeep = false }, Keep)).Message.ShouldEndWith("The builder was destroyed and nothing was published; mend the stage and run the same command again.");

    [Fact]
    public async Task Nothing_is_kept_that_nobody_asked_for_or_that_did_not_fail()
    {
        var failing = new Recorder { Step = Fail };
        await FailAsync<KilnException>(failing, options => options);
        var well = new Recorder();
        await BakeAsync(well, Keep);
        failing.Events.Concat(well.Events).ShouldNotContain(text => text.StartsWith("kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bake_that_is_ended_keeps_nothing()
    {
        var recorder = new Recorder { Step = (_, _, _) => throw new OperationCanceledException() };
        await FailAsync<OperationCanceledException>(recorder, Keep);
        recorder.Events.ShouldNotContain("kept for 00:30:00");
    }

    [Fact]
    public async Task A_bake_stops_before_each_provisioner_with_the_way_in()
    {
        var recorder = new Recorder();
        await BakeAsync(recorder, options => options with { Breakpoint = new Stops(recorder.Events) });
        recorder.Events.Where(text => text.StartsWith("stop", StringComparison.Ordinal) || text.StartsWith("phase", StringComparison.Ordinal)).ShouldBe(
            ["phase start", "stop before packages vim, sh /builds/enter", "phase packages vim", "stop before packages htop, sh /builds/enter", "phase packages htop", "phase seal", "phase capture"]);
    }

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    private static BakeOptions Keep(BakeOptions options) => options with { KeepBuilder = TimeSpan.FromMinutes(30) };

    private Task<T> FailAsync<T>(Recorder recorder, Func<BakeOptions, BakeOptions> change)
        where T : Exception => Should.ThrowAsync<T>(() => BakeAsync(recorder, change));

    private Task<BakeResult> BakeAsync(Recorder recorder, Func<BakeOptions, BakeOptions> change) =>
        new Baker(recorder, recorder, change(new() { Logs = _logs }), new StoppedClock(Sample.Time))
            .RunAsync(Sample.Plan([[Sample.Stage(StageKind.Base, "debian-12", "vim", "htop")]]).Steps[0], default);

    private sealed class Stops(List<string> events) : IBreakpoint
    {
        public Task StopAsync(BakeStep step, string title, string? wayIn, CancellationToken cancellationToken)
        {
            events.Add($"stop before {title}, {wayIn}");
            return Task.CompletedTask;
        }
    }
}
