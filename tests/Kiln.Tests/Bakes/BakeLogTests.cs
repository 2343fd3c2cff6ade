using Kiln.Bakes;
using Kiln.Images;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

public sealed class BakeLogTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("kiln-").FullName, "logs");

    [Fact]
    public void A_log_holds_everything_under_headings_of_its_phases()
    {
        using var log = New();
        log.Phase("packages vim");
        log.Line("Setting up vim …");
        log.Phase("seal");
        File.ReadAllText(log.Path).ShouldBe("== packages vim\nSetting up vim …\n== seal\n");
    }

    [Fact]
    public void A_log_is_named_after_its_stage_its_time_and_its_fingerprint()
    {
        using var log = New();
        Path.GetFileName(log.Path).ShouldBe($"debian-12-base-1772366400-{Sample.Plan().Steps[0].Fingerprint.Short}.log");
    }

    [Fact]
    public void The_tail_is_the_last_twenty_lines_of_the_running_phase()
    {
        using var log = New();
        log.Phase("start");
        log.Line("earlier");
        log.Phase("packages vim");
        for (var line = 1; line <= 30; line++) log.Line($"{line}");
        log.Tail.ShouldBe(Enumerable.Range(11, 20).Select(line => $"{line}"));
    }

    [Fact]
    public void A_second_bake_in_the_same_second_adds_to_the_log()
    {
        using (var first = New()) first.Line("first");
        using var second = New();
        second.Line("second");
        File.ReadAllText(second.Path).ShouldBe("first\nsecond\n");
    }

    [Fact]
    public async Task Phases_are_timed_and_the_running_one_is_known()
    {
        var (recorder, clock) = (new Recorder(), new StoppedClock(Sample.Time));
        using var log = New();
        var phases = new PhaseTimer(Sample.Plan().Steps[0], recorder, log, clock);
        await phases.RunAsync("start", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1.2345));
            return Task.CompletedTask;
        });
        await Should.ThrowAsync<IOException>(() => phases.RunAsync("seal", () => throw new IOException()));
        phases.Timings.ShouldBe([new Timing("start", 1.234)]);
        phases.Current.ShouldBe("seal");
        recorder.Events.ShouldBe(["phase start", "phase seal"]);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private BakeLog New() => new(_folder, Sample.Plan().Steps[0], Sample.Time);
}
