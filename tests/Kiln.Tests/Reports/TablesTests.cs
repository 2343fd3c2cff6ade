using Kiln.Images;
using Kiln.Reports;
using Kiln.Tests.Plans;
using Spectre.Console;
using Size = Kiln.Reports.Size;

namespace Kiln.Tests.Reports;

public sealed class TablesTests : IDisposable
{
    private readonly PlainConsole _console = new();

    [Fact]
    public void Bakes_show_what_was_done_and_why()
    {
        var steps = Sample.Plan(Sample.Image(Sample.Plan().Steps[0])).Steps;
        Text(Tables.OfBakes([new(steps[0], steps[0].Reused!, Built: false, TimeSpan.Zero), new(steps[1], Sample.Image(steps[1]), Built: true, TimeSpan.FromSeconds(3.44))])).ShouldBe(
            """

              Stage            Image              Done     Why           Seconds   Size
            ────────────────────────────────────────────────────────────────────────────────
              debian-12 base   debian-12-base-0   reused   unchanged               12.3 MB
              redis app-base   redis-app-base-0   built    never built   3.4       12.3 MB


            """);
    }

    [Fact]
    public void Images_show_whether_they_are_promoted()
    {
        var steps = Sample.Plan().Steps;
        var promotion = new Promotion(Sample.Time, "qemu, tcg", []);
        Text(Tables.OfImages([Sample.Image(steps[0]), Sample.Image(steps[2]), Sample.Image(steps[2], minute: 5) with { Promotion = promotion, Pin = new(Sample.Time, "ada", null) }], Sample.Time.AddMinutes(90))).ShouldBe(
            $"""

              Role        Stage   Image              Age   Size      Fingerprint   Promoted           Pinned
            ──────────────────────────────────────────────────────────────────────────────────────────────────
              debian-12   base    debian-12-base-0   1 h   12.3 MB   {steps[0].Fingerprint.Short}
              redis       app     redis-app-0        1 h   12.3 MB   {steps[2].Fingerprint.Short}      no
              redis       app     redis-app-5        1 h   12.3 MB   {steps[2].Fingerprint.Short}      2026-03-01 12:00   yes


            """);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(3599, "59 min")]
    [InlineData(86399, "23 h")]
    [InlineData(900000, "10 d")]
    [InlineData(-5, "0 s")]
    public void Ages_are_the_largest_unit_that_fits(double seconds, string text) => Age.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(3_400_000, "3.4 MB")]
    [InlineData(2_147_483_648, "2.1 GB")]
    public void Sizes_count_in_thousands(long bytes, string text) => Size.Text(bytes).ShouldBe(text);

    public void Dispose() => _console.Dispose();

    private string Text(Table table)
    {
        _console.Console.Write(table);
        return _console.Text;
    }
}
