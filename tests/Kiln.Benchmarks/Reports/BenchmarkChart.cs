using System.Globalization;
using System.Net;
using System.Text;
using Kiln.Benchmarks.Measuring;

namespace Kiln.Benchmarks.Reports;

/// <summary>The medians as bars on a logarithmic scale, readable on light and on dark pages.</summary>
internal static class BenchmarkChart
{
    private const int Left = 230;
    private const int Scale = 470;
    private const int Bar = 16;
    private const int Gap = 18;
    private const int Top = 58;
    private const double Least = 0.1;
    private const double Decades = 3;

    private const string Style =
        """
        text { font: 13px system-ui, sans-serif; fill: #1f2328 } .figure { font-size: 12px } .quiet { fill: #59636e; font-size: 11px } line { stroke: #d1d9e0 }
        .s0 { fill: #d1242f } .s1 { fill: #8c959f } .s2 { fill: #54aeff } .s3 { fill: #bf8700 }
        @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } line { stroke: #3d444d } .s0 { fill: #f85149 } .s1 { fill: #6e7681 } .s2 { fill: #388bfd } .s3 { fill: #d29922 } }
        """;

    public static string Draw(BenchmarkReport report)
    {
        var bars = new StringBuilder();
        var y = Top;
        foreach (var series in report.Series)
        {
            var shown = report.Subjects.Select((subject, index) => (Samples: series.Of(subject.Key), Index: index)).Where(bar => bar.Samples.Count > 0).ToList();
            bars.Append(Line($"""<text x="{Left - 12}" y="{y + (shown.Count * Bar / 2) + 4}" text-anchor="end">{Text(series.Scenario.Title)}</text>"""));
            foreach (var (samples, index) in shown)
            {
                var seconds = Series.Median(samples.Select(sample => sample.Usage.Seconds));
                bars.Append(Line($"""<rect class="s{index}" x="{Left}" y="{y}" width="{Width(seconds):0.#}" height="{Bar - 3}" rx="2"/>"""));
                bars.Append(Line($"""<text class="figure" x="{Left + Width(seconds) + 6:0.#}" y="{y + 11}">{Figures.Seconds(seconds)}</text>"""));
                y += Bar;
            }

            y += Gap;
        }

        return string.Concat(
            Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Scale + 80} {y + 6}" role="img" aria-label="Seconds of whole commands, on a logarithmic scale">"""),
            $"<style>\n{Style}\n</style>\n",
            Legend(report),
            Axis(y - Gap + 4),
            bars,
            "</svg>\n");
    }

    private static string Legend(BenchmarkReport report)
    {
        var legend = new StringBuilder();
        var x = Left;
        foreach (var (subject, index) in report.Subjects.Select((subject, index) => (subject, index)))
        {
            legend.Append(Line($"""<rect class="s{index}" x="{x}" y="8" width="11" height="11" rx="2"/><text x="{x + 16}" y="18">{Text(subject.Name)}</text>"""));
            x += 40 + (subject.Name.Length * 7);
        }

        return legend.ToString();
    }

    private static string Axis(int bottom) => string.Concat(Enumerable.Range(0, (int)Decades + 1).Select(decade =>
    {
        var (x, seconds) = (Left + (decade * Scale / Decades), Least * Math.Pow(10, decade));
        return Line($"""<line x1="{x:0.#}" y1="{Top - 8}" x2="{x:0.#}" y2="{bottom}"/><text class="quiet" x="{x:0.#}" y="{Top - 14}" text-anchor="middle">{seconds:0.#} s</text>""");
    }));

    private static double Width(double seconds) => Math.Max(2, Math.Log10(Math.Max(seconds, Least) / Least) / Decades * Scale);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
