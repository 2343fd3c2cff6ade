using System.Globalization;
using System.Text;

namespace Kiln.Documents;

/// <summary>Text from a file, made safe to show: no control characters, no look-alikes, not too long.</summary>
public static class Printable
{
    private const int Longest = 60;

    /// <summary>In single quotes; what is not printable ASCII appears as <c>\u202e</c>, and what is long ends in <c>…</c>.</summary>
    public static string Quote(string text) => $"'{Escape(text)}'";

    /// <summary>As <see cref="Quote"/>, without the quotes.</summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (character is >= ' ' and <= '~')
                shown.Append(character);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text.Length > Longest ? shown.Append('…').ToString() : shown.ToString();
    }
}
