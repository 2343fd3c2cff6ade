using Kiln.Bakes;
using Kiln.Plans;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Waits for Enter on a terminal.</summary>
/// <param name="input">Where Enter comes from.</param>
public sealed class TerminalBreakpoint(IAnsiConsole console, TextReader input) : IBreakpoint
{
    public async Task StopAsync(BakeStep step, string title, string? wayIn, CancellationToken cancellationToken)
    {
        console.MarkupLine($"[yellow]stop[/]   {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(title)} is next. Enter goes on{(wayIn is null ? "" : "; look inside with:")}");

        // In one piece, however narrow the terminal: it is to be copied.
        if (wayIn is not null) await console.Profile.Out.Writer.WriteLineAsync($"  {wayIn}");

        // A read of a terminal cannot be taken back: it is left alone when the bake ends.
        if (await Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken) is null) throw new KilnException($"--debug waits for Enter before '{title}', and the terminal is gone.");
    }
}
