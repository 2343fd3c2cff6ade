using System.Xml.Linq;
using Kiln.Benchmarks;
using Kiln.Benchmarks.Reports;

namespace Kiln.Tests.Benchmarks;

public sealed class BenchmarkReportTests
{
    [Fact]
    public void The_readme_gets_medians_ranges_counts_and_ratios() => Samples.Report.Markdown.ShouldBe(
        """
        |  | Kiln | mkosi | mkosi / Kiln |
        | --- | --- | --- | --- |
        | cold: nothing there | 50.0 s (40.0 to 60.0, 3 runs) | 80.0 s (50.0 to 90.0, 3 runs) | 1.5× |
        | one byte of the application changed | 0.50 s (1 run) | 3.00 s (1 run) | 6.0× |
        | four roles at once, cold | 75.0 s (1 run) | – | – |

        |  |  | largest process | all processes together | store grows by | store |
        | --- | --- | --- | --- | --- | --- |
        | cold: nothing there | Kiln | 60 MB | 90 MB | 2 MB | 900 MB |
        | cold: nothing there | mkosi | 60 MB | 90 MB | 2 MB | 900 MB |
        | one byte of the application changed | Kiln | 60 MB | 90 MB | 2 MB | 900 MB |
        | one byte of the application changed | mkosi | 60 MB | 90 MB | 2 MB | 900 MB |
        | four roles at once, cold | Kiln | 60 MB | 90 MB | 2 MB | 900 MB |

        2 cores. Medians (least to most, how many); ratios are medians of the pairs that ran one after the other. mkosi makes a disk without a boot loader. Four roles at once take 1.5× the time of one.

        """);

    [Fact]
    public void A_terminal_gets_the_same_in_columns() =>
        Samples.Report.Plain.ShouldContain("one byte of the application changed   0.50 s (1 run)                  3.00 s (1 run)                  6.0×\n");

    [Fact]
    public void The_chart_has_a_bar_for_each_subject_of_each_scenario_on_a_logarithmic_scale()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var widths = XDocument.Parse(BenchmarkChart.Draw(Samples.Report)).Root!.Elements(svg + "rect").Where(bar => bar.Attribute("height")!.Value == "13").Select(bar => (double)bar.Attribute("width")!).ToList();

        // Three decades, from 0.1 s to 100 s, on 470 pixels: 50 s, 80 s; 0.5 s, 3 s; 75 s.
        widths.ShouldBe([422.8, 454.8, 109.5, 231.4, 450.4], tolerance: 0.1);
    }

    [Fact]
    public void The_chart_is_readable_on_light_and_dark_pages() => BenchmarkChart.Draw(Samples.Report).ShouldContain("@media (prefers-color-scheme: dark)");

    [Fact]
    public void What_stands_between_the_markers_is_replaced_and_nothing_else() =>
        MarkedText.Replace("before\n<!-- benchmark -->\nold\n<!-- /benchmark -->\nafter\n", "benchmark", "new\n").ShouldBe("before\n<!-- benchmark -->\n\nnew\n\n<!-- /benchmark -->\nafter\n");

    [Theory]
    [InlineData("no markers")]
    [InlineData("<!-- benchmark -->\n")]
    [InlineData("<!-- /benchmark -->\n<!-- benchmark -->\n")]
    public void Without_both_markers_nothing_is_written(string content) =>
        Should.Throw<BenchmarkException>(() => MarkedText.Replace(content, "benchmark", "new")).Message.ShouldStartWith("The figures belong between '<!-- benchmark -->' and '<!-- /benchmark -->'");
}
