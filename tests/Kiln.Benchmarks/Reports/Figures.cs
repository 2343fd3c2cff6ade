using System.Globalization;
using Kiln.Benchmarks.Measuring;

namespace Kiln.Benchmarks.Reports;

/// <summary>Figures as they are read.</summary>
internal static class Figures
{
    public static string Seconds(double seconds) => seconds < 10 ? Text($"{seconds:0.00} s") : Text($"{seconds:0.0} s");

    /// <summary><c>3.1×</c></summary>
    public static string Ratio(double? ratio) => ratio switch
    {
        null => "–",
        < 10 => Text($"{ratio:0.0}×"),
        _ => Text($"{ratio:0}×"),
    };

    /// <summary><c>0.31 s (0.30 to 0.34, 5 runs)</c>; a dash where there was no run.</summary>
    public static string Times(IReadOnlyList<Sample> samples)
    {
        if (samples.Count == 0) return "–";

        var seconds = samples.Select(sample => sample.Usage.Seconds).ToList();
        return seconds.Count == 1
            ? $"{Seconds(seconds[0])} (1 run)"
            : Text($"{Seconds(Series.Median(seconds))} ({Seconds(seconds.Min())[..^2]} to {Seconds(seconds.Max())[..^2]}, {seconds.Count} runs)");
    }

    /// <summary>The median of something in bytes, in MB of 10⁶; next to nothing is 0, not -0.</summary>
    public static string Megabytes(IReadOnlyList<Sample> samples, Func<Sample, long> bytes) =>
        samples.Count == 0 ? "–" : Text($"{Math.Round(Series.Median(samples.Select(sample => bytes(sample) / 1e6))) + 0:0} MB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
