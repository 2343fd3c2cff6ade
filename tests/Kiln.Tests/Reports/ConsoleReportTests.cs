using System.Text.RegularExpressions;
using Kiln.Plans;
using Kiln.Reports;
using Kiln.Stages;
using Kiln.Tests.Bakes;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Reports;

public sealed class ConsoleReportTests : IDisposable
{
    private readonly PlainConsole _console = new();

    [Fact]
    public void A_bake_is_a_line_a_phase()
    {
        var clock = new StoppedClock(Sample.Time.AddHours(3));
        var report = new ConsoleReport(_console.Console, clock);
        var (step, next) = (Sample.Plan().Steps[0], Sample.Plan().Steps[1]);
        report.Reused(step, Sample.Image(step));
        report.Started(next);
        clock.Advance(TimeSpan.FromSeconds(1.26));
        report.Phase(next, "packages [redis]");
        report.Line(next, "what a program prints is in the log, not here");
        report.Note("Waiting for process 7");
        clock.Advance(TimeSpan.FromSeconds(30));
        report.Phase(next, "seal");
        report.Built(next, Sample.Image(next), TimeSpan.FromSeconds(31.5));
        report.Started(next);
        report.Failed(next);
        _console.Text.ShouldBe(
            """
            reuse  debian-12 base: debian-12-base-0, 3 h old
            build  redis app-base: never built
                1.3 s  packages [redis]
            note   Waiting for process 7
               31.3 s  seal
            built  redis app-base: redis-app-base-0 in 32 s
            build  redis app-base: never built

            """);
    }

    [Fact]
    public void Where_several_are_built_each_line_says_whose_it_is_and_the_times_are_each_stages_own()
    {
        var clock = new StoppedClock(Sample.Time);
        var report = new ConsoleReport(_console.Console, clock);
        BakeStep[] steps = [.. Sample.Plan([Sample.Role("redis"), Sample.Role("lb", "haproxy")]).Steps.Where(step => step.Stage.Kind == StageKind.AppBase)];
        report.Expect(steps);
        report.Started(steps[0]);
        clock.Advance(TimeSpan.FromSeconds(2));
        report.Started(steps[1]);
        report.Phase(steps[0], "seal");
        report.Phase(steps[1], "packages haproxy");
        report.Failed(steps[0]);
        report.Line(steps[0], "a program that was killed says something");
        report.Built(steps[1], Sample.Image(steps[1]), TimeSpan.FromSeconds(3));
        _console.Text.ShouldBe(
            """
            redis | build  redis app-base: never built
            lb    | build  lb app-base: never built
            redis |     2.0 s  seal
            lb    |     0.0 s  packages haproxy
            redis | ended  redis app-base without an image
            lb    | built  lb app-base: lb-app-base-0 in 3 s

            """);
    }

    [Fact]
    public void Where_one_of_several_is_built_lines_are_as_they_are_for_one()
    {
        var report = new ConsoleReport(_console.Console, new StoppedClock(Sample.Time));
        var baked = Sample.Baked(Sample.Plan());
        BakeStep[] steps = [.. Sample.Plan([Sample.Role("redis"), Sample.Role("lb", "haproxy")], baked).Steps.Where(step => step.Stage.Kind == StageKind.AppBase)];
        report.Expect(steps);
        report.Reused(steps[0], steps[0].Reused!);
        report.Started(steps[1]);
        _console.Text.ShouldBe("reuse  redis app-base: redis-app-base-0, 0 s old\nbuild  lb app-base: never built\n");
    }

    [Fact]
    public async Task Many_threads_may_report_at_the_same_time_and_no_line_is_torn()
    {
        var report = new ConsoleReport(_console.Console, new StoppedClock(Sample.Time));
        BakeStep[] steps = [.. Sample.Plan([.. Enumerable.Range(0, 20).Select(role => Sample.Role($"role-{role}"))]).Steps.Where(step => step.Stage.Kind == StageKind.App)];
        report.Expect(steps);
        await Task.WhenAll(steps.Select(step => Task.Run(() =>
        {
            report.Started(step);
            for (var phase = 0; phase < 50; phase++) report.Phase(step, "seal");
            report.Built(step, Sample.Image(step), TimeSpan.FromSeconds(1));
        })));
        var lines = _console.Text.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(20 * 52);
        lines.ShouldAllBe(line => Regex.IsMatch(line, @"^role-\d+ +\| (build  role-\d+ app: never built|    0\.0 s  seal|built  role-\d+ app: role-\d+-app-0 in 1 s)$"));
    }

    public void Dispose() => _console.Dispose();
}
