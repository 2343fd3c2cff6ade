using Spectre.Console;

/// <summary>Where targets say what they do and found: standard output.</summary>
internal static class TargetConsole
{
    // A log has no width to wrap at.
    private const int WidthOfLogs = 240;

    public static IAnsiConsole Open()
    {
        var console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfLogs;
        return console;
    }
}
