namespace Nuke.Common.Output;

/// <summary>The colours of the console, as escape sequences; empty ones where there are to be none.</summary>
internal sealed record Palette
{
    public string Success { get; private init; } = string.Empty;

    public string Verbose { get; private init; } = string.Empty;

    public string Debug { get; private init; } = string.Empty;

    public string Information { get; private init; } = string.Empty;

    public string Warning { get; private init; } = string.Empty;

    public string Error { get; private init; } = string.Empty;

    public string Fatal { get; private init; } = string.Empty;

    public string Text { get; private init; } = string.Empty;

    public string Secondary { get; private init; } = string.Empty;

    public string Value { get; private init; } = string.Empty;

    public static Palette Plain { get; } = new();

    public static Palette Full { get; } = new()
    {
        Success = "\e[32;1m",
        Verbose = "\e[90;1m",
        Debug = "\e[39;1m",
        Information = "\e[38;5;45;1m",
        Warning = "\e[38;5;214;1m",
        Error = "\e[38;5;196;1m",
        Fatal = "\e[38;5;231;1m\e[48;5;196m",
        Text = "\e[39m",
        Secondary = "\e[38;5;247m",
        Value = "\e[38;5;45;1m",
    };

    public static Palette Basic { get; } = new()
    {
        Success = "\e[92m",
        Verbose = "\e[37m",
        Information = "\e[96m",
        Warning = "\e[93m",
        Error = "\e[91m",
        Fatal = "\e[97m\e[101m",
        Secondary = "\e[37m",
        Value = "\e[95m",
    };

    public static bool IsUnwanted => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>An xterm gets all colours, even where the output goes to a file; another terminal gets the plain sixteen.</summary>
    public static Palette OfTerminal
    {
        get
        {
            var terminal = Environment.GetEnvironmentVariable("TERM");
            return terminal?.StartsWith("xterm", StringComparison.OrdinalIgnoreCase) == true ? Full
                : string.IsNullOrEmpty(terminal) || terminal == "dumb" || Console.IsOutputRedirected ? Plain
                : Basic;
        }
    }

    public static string Paint(string colour, string text) => colour.Length == 0 ? text : $"{colour}{text}\e[0m";
}
