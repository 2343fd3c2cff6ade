using Spectre.Console;

namespace Kiln.Reports;

/// <summary>One line at the bottom of a terminal that says what runs now. It is gone when it is disposed.</summary>
internal sealed class LiveLine : IDisposable
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAnsiConsole _console;
    private readonly Task _shown;
    private StatusContext? _context;

    private LiveLine(IAnsiConsole console)
    {
        _console = console;
        _shown = console.Status().Spinner(Spinner.Known.Dots).StartAsync("start", context =>
        {
            _context = context;
            return _end.Task;
        });
    }

    /// <summary>Null where the output is not a terminal: a log wants no line that moves.</summary>
    public static LiveLine? Start(IAnsiConsole console) => console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal ? new(console) : null;

    public void Show(string text)
    {
        // Spectre refuses an empty line.
        if (string.IsNullOrWhiteSpace(text)) return;

        var width = Math.Max(10, _console.Profile.Width - 4);
        _context?.Status(Markup.Escape(text.Length > width ? text[..width] : text));
    }

    public void Dispose()
    {
        _end.TrySetResult();
        _shown.GetAwaiter().GetResult();
    }
}
