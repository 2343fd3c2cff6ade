using System.Globalization;

namespace Kiln.Benchmarks;

/// <summary>Several runs of one command.</summary>
internal static class Measurement
{
    /// <summary><c>unchanged                0.31 s   (0.30 to 0.34, 5 runs)</c>: the median, the range, how many.</summary>
    public static string Row(string name, IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{name,-26}{sorted[sorted.Count / 2],7:0.00} s   ({sorted[0]:0.00} to {sorted[^1]:0.00}, {sorted.Count} runs)");
    }
}
