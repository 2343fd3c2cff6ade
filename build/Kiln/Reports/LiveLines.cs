using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Lines at the bottom of a terminal, one for each stage that runs, that say what it does now. Any thread may change them.</summary>
internal sealed class LiveLines : IDisposable
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAnsiConsole _console;
    private readonly Task _shown;
    private ProgressContext? _context;

    private LiveLines(IAnsiConsole console)
    {
        _console = console;
        _shown = console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(Spinner.Known.Dots), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                _context = context;
                return _end.Task;
            });
    }

    /// <summary>Null where the output is not a terminal: a log wants no line that moves.</summary>
    public static LiveLines? Start(IAnsiConsole console) => console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal ? new(console) : null;

    /// <param name="prefix">Whose line it is, as markup; empty where there is only one.</param>
    public LiveLine Add(string prefix) => new(_context!.AddTask($"{prefix}start"), prefix, () => _console.Profile.Width);

    public void Dispose()
    {
        _end.TrySetResult();
        _shown.GetAwaiter().GetResult();
    }
}
