using Kiln.Reports;
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

    public void Dispose() => _console.Dispose();
}
