using Spectre.Console;

namespace Kiln.Tests.Reports;

/// <summary>A console that is a log: plain text, wide, and kept.</summary>
internal sealed class PlainConsole : IDisposable
{
    private readonly StringWriter _writer = new();

    public PlainConsole()
    {
        Console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(_writer) });
        Console.Profile.Width = 240;
    }

    public IAnsiConsole Console { get; }

    /// <summary>What was written, without blanks at the ends of lines.</summary>
    public string Text => string.Join('\n', _writer.ToString().Split('\n').Select(line => line.TrimEnd()));

    public void Dispose() => _writer.Dispose();
}
