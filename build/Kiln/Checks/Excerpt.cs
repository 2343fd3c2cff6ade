using System.Text;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>What a machine printed, short enough for a line of a report and without control characters.</summary>
internal static class Excerpt
{
    private const int Longest = 200;

    /// <summary><c>'PONG'</c>, <c>'first line⏎second line'</c>, or <c>nothing</c>.</summary>
    public static string Of(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return "nothing";

        var shown = new StringBuilder("'");
        foreach (var character in trimmed.AsSpan(0, Math.Min(trimmed.Length, Longest)))
        {
            if (character == '\n') shown.Append('⏎');
            else if (!char.IsControl(character)) shown.Append(character);
        }

        return shown.Append(trimmed.Length > Longest ? "…'" : "'").ToString();
    }

    /// <summary>What an operator wrote, as a claim shows it.</summary>
    public static string Quote(string text) => Printable.Quote(text);
}
