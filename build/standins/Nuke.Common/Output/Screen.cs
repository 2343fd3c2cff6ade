using static Nuke.Common.Output.Palette;

namespace Nuke.Common.Output;

/// <summary>Lines on the console that are not log lines: headers, tables, help.</summary>
internal static class Screen
{
    // A line that looks empty holds this, so that no build server swallows it.
    private const string Blank = "\u200B";

    public static Palette Palette => IsUnwanted ? Plain : Host.Instance?.Palette ?? OfTerminal;

    public static void Success(string text) => Write(Palette.Success, text);

    public static void Debug(string text = null) => Write(Palette.Debug, text);

    public static void Information(string text = null) => Write(Palette.Information, text);

    public static void Warning(string text) => Write(Palette.Warning, text);

    public static void Error(string text) => Write(Palette.Error, text);

    private static void Write(string colour, string text) =>
        Console.WriteLine(string.IsNullOrWhiteSpace(text) ? Blank : Paint(colour, text));
}
