namespace Nuke.Common.Utilities;

internal static class Quoting
{
    public static string InDoubleQuotes(this string text) =>
        $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string InDoubleQuotesIfNeeded(this string text) =>
        text.Length == 0 || (text.Contains(' ', StringComparison.Ordinal) && !text.IsInQuotes()) ? text.InDoubleQuotes() : text;

    public static bool IsInQuotes(this string text) =>
        text is ['"', .., '"'] or ['\'', .., '\''];
}
