using Kiln.Bakes;
using Kiln.Machines;
using Kiln.Providers;
using Kiln.Stages;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

/// <summary>When checkpoints are made, and how a bake goes on from one.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly StoppedClock _clock = new(Sample.Time);
    private readonly List<Checkpoint> _checkpoints = [];

    /// <summary>How long each package's installation takes, in seconds; a negative one fails after that.</summary>
    private readonly Dictionary<string, double> _seconds = [];

    [Fact]
    public async Task A_checkpoint_is_made_after_a_second_of_work_and_not_before()
    {
        Takes(("vim", 0.9), ("htop", 0.1), ("curl", 0.9), ("jq", 0.2));
        (await BakeAsync()).Events.Where(IsCheckpoint).ShouldBe(["checkpoint after 2", "checkpoint after 4"]);
    }

    [Fact]
    public async Task A_start_that_takes_its_time_is_worth_a_checkpoint_too()
    {
        Takes(("vim", 0.1));
        (await BakeAsync(start: 15)).Events.Where(IsCheckpoint).ShouldBe(["checkpoint after 0"]);
    }

    [Fact]
    public async Task A_checkpoint_that_is_dear_is_made_for_more_work_only()
    {
        Takes(("vim", 10), ("htop", 7), ("curl", 2), ("jq", 1));
        (await BakeAsync(checkpoint: 2)).Events.Where(IsCheckpoint).ShouldBe(["checkpoint after 1", "checkpoint after 3"]);
    }

    [Fact]
    public async Task A_failed_bake_goes_on_at_the_provisioner_that_failed()
    {
        Takes(("vim", 10), ("htop", 10), ("curl", -1));
        (await FailAsync()).ShouldEndWith("mend the stage and run the same command again: it starts at 'packages curl' (--no-resume starts the stage anew).");

        Takes(("vim", 10), ("htop", 10), ("curl", 1));
        var recorder = await BakeAsync();
        recorder.Events.Where(IsPhase).ShouldBe(["phase start", "resumed after 2", "phase packages curl", "phase seal", "phase capture"]);
    }

    [Fact]
    public async Task A_resumed_bake_says_of_its_image_what_one_in_a_single_run_says()
    {
        Takes(("vim", 10), ("htop", -1));
        await FailAsync();
        Takes(("vim", 10), ("htop", 1));
        (await BakeAsync()).Events.ShouldContain("capture at commit abc after start, packages vim, packages htop, seal");
    }

    [Fact]
    public async Task A_bake_that_fails_again_before_its_next_checkpoint_starts_where_it_started()
    {
        Takes(("vim", 10), ("htop", 0.1), ("curl", -1));
        (await FailAsync()).ShouldContain("it starts at 'packages htop'");
        (await FailAsync()).ShouldContain("it starts at 'packages htop'");
    }

    [Fact]
    public async Task What_fails_after_the_last_provisioner_starts_at_the_seal()
    {
        Takes(("vim", 10));
        var recorder = Recording();
        (await Should.ThrowAsync<KilnException>(() => RunAsync(new() { Checkpoints = _checkpoints, Step = recorder.Step, Sealed = () => throw new StepException("it cannot be sealed") }))).Message
            .ShouldContain("it starts at 'seal'");
        (await BakeAsync()).Events.Where(IsPhase).ShouldBe(["phase start", "resumed after 1", "phase seal", "phase capture"]);
    }

    [Fact]
    public async Task Who_refuses_to_resume_starts_anew_and_makes_new_checkpoints()
    {
        Takes(("vim", 10), ("htop", -1));
        await FailAsync();
        Takes(("vim", 10), ("htop", 1));
        var recorder = Recording();
        await RunAsync(recorder, resume: false);
        recorder.Events.Where(IsPhase).ShouldBe(["phase start", "phase packages vim", "phase packages htop", "phase seal", "phase capture"]);
        recorder.Events.Where(IsCheckpoint).ShouldBe(["checkpoint after 1", "checkpoint after 2"]);
    }

    [Fact]
    public async Task A_changed_provisioner_is_done_again_with_all_after_it()
    {
        Takes(("vim", 10), ("htop", 10), ("curl", 10));
        await BakeAsync();
        Takes(("vim", 10), ("jq", 10), ("curl", 10));
        (await BakeAsync()).Events.Where(IsPhase).ShouldBe(["phase start", "resumed after 1", "phase packages jq", "phase packages curl", "phase seal", "phase capture"]);
    }

    [Fact]
    public async Task A_provider_without_checkpoints_bakes_and_fails_as_ever()
    {
        Takes(("vim", 10), ("htop", -1));
        (await Should.ThrowAsync<KilnException>(() => RunAsync(Recording(checkpoints: false)))).Message.ShouldEndWith("mend the stage and run the same command again.");
    }

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    private static bool IsCheckpoint(string text) => text.StartsWith("checkpoint", StringComparison.Ordinal);

    private static bool IsPhase(string text) => text.StartsWith("phase", StringComparison.Ordinal) || text.StartsWith("resumed", StringComparison.Ordinal);

    private void Takes(params IEnumerable<(string Package, double Seconds)> packages)
    {
        _seconds.Clear();
        foreach (var (package, seconds) in packages) _seconds.Add(package, seconds);
    }

    private Recorder Recording(double start = 0, double checkpoint = 0, bool checkpoints = true) => new()
    {
        Checkpoints = checkpoints ? _checkpoints : null,
        Launched = () => _clock.Advance(TimeSpan.FromSeconds(start)),
        Checkpointed = () => _clock.Advance(TimeSpan.FromSeconds(checkpoint)),
        Step = (step, _, _) =>
        {
            var seconds = _seconds[((InstallPackages)step).Names[0]];
            _clock.Advance(TimeSpan.FromSeconds(Math.Abs(seconds)));
            return seconds < 0 ? throw new StepException("it failed") : Task.CompletedTask;
        },
    };

    private async Task<Recorder> BakeAsync(double start = 0, double checkpoint = 0)
    {
        var recorder = Recording(start, checkpoint);
        await RunAsync(recorder);
        return recorder;
    }

    private async Task<string> FailAsync() => (await Should.ThrowAsync<KilnException>(() => RunAsync(Recording()))).Message;

    private Task<BakeResult> RunAsync(Recorder recorder, bool resume = true)
    {
        var step = Sample.Plan([[Sample.Stage(StageKind.Base, "debian-12", [.. _seconds.Keys])]]).Steps[0];
        return new Baker(recorder, recorder, new() { Logs = _logs, Commit = "abc", Resume = resume }, _clock).RunAsync(step, default);
    }
}
