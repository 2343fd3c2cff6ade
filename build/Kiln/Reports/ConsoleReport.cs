using System.Globalization;
using Kiln.Bakes;
using Kiln.Images;
using Kiln.Plans;
using Kiln.Processes;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Shows a bake: a line for each phase, and on a terminal what runs this moment below them.</summary>
public sealed class ConsoleReport(IAnsiConsole console, TimeProvider time) : IBakeReport
{
    private long _started;
    private LiveLine? _live;

    public void Reused(BakeStep step, Image image) =>
        Write($"[green]reuse[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(image.Id.Value)}, {Age.Text(time.GetUtcNow() - image.Manifest.CreatedAt)} old");

    public void Started(BakeStep step)
    {
        _started = time.GetTimestamp();
        Write($"[yellow]build[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(step.Reason)}");
        _live = LiveLine.Start(console);
    }

    public void Phase(BakeStep step, string title)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"  {time.GetElapsedTime(_started).TotalSeconds,5:0.0} s  {Markup.Escape(title)}"));
        _live?.Show(title);
    }

    public void Line(BakeStep step, string text) => _live?.Show(text);

    public void Note(string text) => Write($"[yellow]note[/]   {Markup.Escape(TerminalText.Clean(text))}");

    public void Built(BakeStep step, Image image, TimeSpan duration)
    {
        End();
        Write($"[green]built[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(image.Id.Value)} in {Duration.Text(duration)}");
    }

    public void Failed(BakeStep step) => End();

    private void End()
    {
        _live?.Dispose();
        _live = null;
    }

    private void Write(string markup) => console.MarkupLine(markup);
}
