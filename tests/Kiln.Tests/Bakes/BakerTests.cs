using Kiln.Bakes;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Stages;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

public sealed class BakerTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("kiln-").FullName;

    private static BakeStep Base => Sample.Plan().Steps[0];

    private static BakeStep AppBase => Sample.Plan().Steps[1];

    [Fact]
    public async Task What_the_plan_reuses_is_reported_and_touches_nothing()
    {
        var recorder = new Recorder();
        var result = await BakeAsync(recorder, Sample.Plan(Sample.Baked(Sample.Plan())).Steps[0]);
        (result.Built, result.Image.Id.Value, result.Duration).ShouldBe((false, "debian-12-base-0", TimeSpan.Zero));
        recorder.Events.ShouldBe(["reused debian-12-base-0"]);
    }

    [Fact]
    public async Task A_bake_is_start_provisioners_seal_and_capture_under_a_lease()
    {
        var recorder = new Recorder();
        (await BakeAsync(recorder, Base)).Built.ShouldBeTrue();
        recorder.Events.ShouldBe(
        [
            "lease", "started debian-12 base", "phase start", "launch from bookworm", "phase packages vim", "phase seal", "sealed",
            "phase capture", "capture at commit abc after start, packages vim, seal", "builder destroyed", "built debian-12-base-0", "free",
        ]);
    }

    [Fact]
    public async Task What_another_bake_finished_meanwhile_is_reused()
    {
        var recorder = new Recorder { Meanwhile = null };
        recorder = new() { Meanwhile = () => recorder.Stored.Add(Sample.Image(Base)) };
        (await BakeAsync(recorder, Base)).Built.ShouldBeFalse();
        recorder.Events.ShouldBe([$"note Waiting for process 7, which is baking debian-12 base {Base.Fingerprint.Short}", "lease", "complete debian-12-base-0", "reused debian-12-base-0", "free"]);
    }

    [Fact]
    public async Task A_stage_is_made_on_its_parents_newest_image()
    {
        var recorder = new Recorder { Stored = { Sample.Image(Base, minute: 1), Sample.Image(Base, minute: 2) } };
        await BakeAsync(recorder, AppBase);
        recorder.Events.ShouldContain("launch from debian-12-base-2");
    }

    [Fact]
    public async Task A_parent_that_was_removed_meanwhile_is_named_and_nothing_is_started()
    {
        var recorder = new Recorder();
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, AppBase))).Message.ShouldBe(
            $"Stage 'app-base' of redis is made on image {Base.Fingerprint.Short}, which was there when this bake was planned and is gone now. Run the same command again: it bakes that image anew.");
        recorder.Events.ShouldBe(["lease", "free"]);
    }

    [Fact]
    public async Task What_a_bake_stands_on_is_held_until_it_ends()
    {
        var recorder = new Recorder { Stored = { Sample.Baked(Sample.Plan())[0] } };
        (await BakeAsync(recorder, AppBase)).Built.ShouldBeTrue();
        recorder.Events[1].ShouldBe("hold debian-12-base-0: a bake of redis app-base stands on it");
        recorder.Events[^2..].ShouldBe(["let debian-12-base-0 go", "free"]);
    }

    [Fact]
    public async Task What_was_removed_between_the_look_and_the_hold_is_not_built_upon()
    {
        var recorder = new Recorder { Stored = { Sample.Baked(Sample.Plan())[0] }, IsPruned = true };
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, AppBase))).Message.ShouldContain("is gone now. Run the same command again");
        recorder.Events.ShouldBe(["lease", "free"]);
    }

    [Fact]
    public async Task A_failure_says_what_failed_where_why_and_what_next()
    {
        var recorder = new Recorder
        {
            Step = (_, output, _) =>
            {
                for (var line = 1; line <= 25; line++) output($"line {line}\x1b[31m");
                throw new StepException("apt-get install vim ended with exit code 100", 100);
            },
        };
        var lines = string.Join('\n', Enumerable.Range(6, 20).Select(line => $"  line {line}"));
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, Base))).Message.ShouldBe(
            $"""
            Stage 'base' of debian-12 (images/base/debian-12/stage.yaml) failed at 'packages vim': apt-get install vim ended with exit code 100.
            Last 20 lines:
            {lines}
            Full log: {_logs}/debian-12-base-1772366400-{Base.Fingerprint.Short}.log
            The builder was destroyed and nothing was published; mend the stage and run the same command again.
            """);
        recorder.Events[^3..].ShouldBe(["builder destroyed", "failed debian-12 base", "free"]);
        recorder.Events.ShouldContain("line line 25");
    }

    [Fact]
    public async Task A_failure_that_printed_nothing_has_no_last_lines()
    {
        var recorder = new Recorder { Step = (_, _, _) => throw new StepException("/etc/motd: cannot be written: Not a directory.") };
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, Base))).Message
            .ShouldStartWith("Stage 'base' of debian-12 (images/base/debian-12/stage.yaml) failed at 'packages vim': /etc/motd: cannot be written: Not a directory.\nFull log: ");
    }

    [Fact]
    public async Task A_full_disk_is_a_failure_of_the_step_too()
    {
        var recorder = new Recorder { Step = (_, _, _) => throw new IOException("No space left on device : '/store/x'") };
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, Base))).Message
            .ShouldStartWith("Stage 'base' of debian-12 (images/base/debian-12/stage.yaml) failed at 'packages vim': No space left on device : '/store/x'.\n");
    }

    [Fact]
    public async Task A_failure_shows_the_lines_of_its_own_phase_only()
    {
        var step = Sample.Plan([[Sample.Stage(StageKind.Base, "debian-12", "vim", "htop")]]).Steps[0];
        var count = 0;
        var recorder = new Recorder
        {
            Step = (_, output, _) =>
            {
                output($"output {++count}");
                return count == 2 ? throw new StepException("it failed") : Task.CompletedTask;
            },
        };
        (await Should.ThrowAsync<KilnException>(() => BakeAsync(recorder, step))).Message.ShouldContain("\nLast 1 lines:\n  output 2\nFull log:");
    }

    [Fact]
    public async Task Cancelling_destroys_the_builder_and_publishes_nothing()
    {
        using var source = new CancellationTokenSource();
        var recorder = new Recorder
        {
            Step = (_, _, cancellationToken) =>
            {
                source.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        await Should.ThrowAsync<OperationCanceledException>(() => BakeAsync(recorder, Base, source.Token));
        recorder.Events[^3..].ShouldBe(["builder destroyed", "failed debian-12 base", "free"]);
        recorder.Events.ShouldNotContain("phase capture");
    }

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    private Task<BakeResult> BakeAsync(Recorder recorder, BakeStep step, CancellationToken cancellationToken = default) =>
        new Baker(recorder, recorder, new() { Logs = _logs, Commit = "abc" }, new StoppedClock(Sample.Time)).RunAsync(step, cancellationToken);
}
