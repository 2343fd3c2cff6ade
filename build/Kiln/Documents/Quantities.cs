using System.Globalization;

namespace Kiln.Documents;

/// <summary>Times, sizes and file modes as operators write them.</summary>
public static class Quantities
{
    internal const string DurationPattern = "^[0-9]{1,9}(ms|s|m|h|d)$";

    internal const string SizePattern = "^[0-9]{1,9}(kb|mb|gb|tb)$";

    internal const string ModePattern = "^[0-7]{3,4}$";

    /// <summary><c>500ms</c>, <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        var unit = text.AsSpan().TrimStart("0123456789");
        var scale = unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        return TryScale(text.AsSpan(0, text.Length - unit.Length), scale.Ticks, out value, ticks => new(ticks));
    }

    /// <summary><c>64kb</c>, <c>512mb</c>, <c>2gb</c>, <c>1tb</c>, in bytes; each unit is 1024 of the one before.</summary>
    public static bool TryParseSize(string text, out long value)
    {
        var unit = text.AsSpan().TrimStart("0123456789");
        var scale = unit switch { "kb" => 1L << 10, "mb" => 1L << 20, "gb" => 1L << 30, "tb" => 1L << 40, _ => 0 };
        return TryScale(text.AsSpan(0, text.Length - unit.Length), scale, out value, bytes => bytes);
    }

    /// <summary><c>640</c> or <c>0640</c>.</summary>
    public static bool TryParseMode(string text, out UnixFileMode value)
    {
        var isMode = text.Length is 3 or 4 && !text.AsSpan().ContainsAnyExceptInRange('0', '7');
        value = isMode ? (UnixFileMode)Convert.ToInt32(text, 8) : UnixFileMode.None;
        return isMode;
    }

    /// <summary><c>0640</c>.</summary>
    public static string Format(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    private static bool TryScale<T>(ReadOnlySpan<char> digits, long scale, out T value, Func<long, T> make)
    {
        var isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && scale > 0;
        var isInRange = isNumber && number <= long.MaxValue / scale;
        value = make(isInRange ? number * scale : 0);
        return isInRange;
    }
}
