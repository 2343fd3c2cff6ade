using System.Globalization;

namespace Kiln.Reports;

/// <summary>Sizes as people read them.</summary>
public static class Size
{
    /// <summary><c>512 B</c>, <c>3.4 MB</c>, <c>2.1 GB</c>; a megabyte is 10⁶ bytes.</summary>
    public static string Text(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };
}
