using Kiln.Benchmarks;
using Kiln.Benchmarks.Measuring;

namespace Kiln.Tests.Benchmarks;

public sealed class SeriesTests
{
    [Theory]
    [InlineData(3.0, new[] { 9.0, 1, 3 })]
    [InlineData(2.5, new[] { 9.0, 1, 3, 2 })]
    [InlineData(4.0, new[] { 4.0 })]
    public void The_median_is_the_one_in_the_middle(double median, double[] values) => Series.Median(values).ShouldBe(median);

    [Fact]
    public void Ratios_are_taken_pair_by_pair_so_that_a_slow_moment_of_the_machine_counts_for_both()
    {
        // The medians alone, 2 and 6, would say 3.
        var series = Samples.Series(Scenario.OneByte, [1, 2, 10], [6, 4, 40]);
        series.Ratio("kiln", "mkosi").ShouldBe(4);
    }

    [Fact]
    public void Without_runs_there_is_no_ratio() => Samples.Series(Scenario.FourRoles, [1], []).Ratio("kiln", "mkosi").ShouldBeNull();
}
