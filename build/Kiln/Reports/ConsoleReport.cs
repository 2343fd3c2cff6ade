using System.Globalization;
using Kiln.Bakes;
using Kiln.Images;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Providers;
using Kiln.Stages;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>
/// Shows bakes: a line for each phase, and on a terminal what runs this moment below them. Several may run at the same time;
/// their lines then begin with whose they are.
/// </summary>
public sealed class ConsoleReport(IAnsiConsole console, TimeProvider time) : IBakeReport
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Fingerprint, Running> _running = [];
    private LinePrefix _prefix = LinePrefix.None;
    private LiveLines? _live;

    /// <summary>Whether a terminal shows what runs now. Not where it is asked something meanwhile. Default: yes.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>Tells which stages come next. Where several of them are built, perhaps at the same time, lines say whose they are.</summary>
    public void Expect(IReadOnlyCollection<BakeStep> steps)
    {
        lock (_gate) _prefix = steps.Count(step => step.Builds) > 1 ? LinePrefix.Of(steps) : LinePrefix.None;
    }

    public void Reused(BakeStep step, Image image) =>
        Write(step, $"[green]reuse[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(image.Id.Value)}, {Age.Text(time.GetUtcNow() - image.Manifest.CreatedAt)} old");

    public void Started(BakeStep step)
    {
        lock (_gate)
        {
            Write(step, $"[yellow]build[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(step.Reason)}");
            if (_running.Count == 0 && IsLive) _live = LiveLines.Start(console);
            _running[step.Fingerprint] = new(time.GetTimestamp(), _live?.Add(_prefix.For(step)));
        }
    }

    public void Resumed(BakeStep step, Checkpoint from)
    {
        var provisioners = step.Stage.Provisioners;
        var after = from.Done > 0 ? provisioners[from.Done - 1].Title : "start";
        var count = string.Create(CultureInfo.InvariantCulture, $"{from.Done} of {provisioners.Count} {(provisioners.Count == 1 ? "provisioner" : "provisioners")}");
        Write(step, $"[green]resume[/] {Markup.Escape(step.Stage.ToString())}: after {Markup.Escape(after)} ({count}), {Age.Text(time.GetUtcNow() - from.CreatedAt)} old");
    }

    public void Phase(BakeStep step, string title)
    {
        lock (_gate)
        {
            var running = _running[step.Fingerprint];
            Write(step, string.Create(CultureInfo.InvariantCulture, $"  {time.GetElapsedTime(running.Started).TotalSeconds,5:0.0} s  {Markup.Escape(title)}"));
            running.Line?.Show(title);
        }
    }

    public void Line(BakeStep step, string text)
    {
        // A program that was killed may still have something to say.
        lock (_gate) _running.GetValueOrDefault(step.Fingerprint)?.Line?.Show(text);
    }

    public void Note(string text)
    {
        lock (_gate) console.MarkupLine($"[yellow]note[/]   {Markup.Escape(TerminalText.Clean(text))}");
    }

    public void Built(BakeStep step, Image image, TimeSpan duration)
    {
        End(step);
        Write(step, $"[green]built[/]  {Markup.Escape(step.Stage.ToString())}: {Markup.Escape(image.Id.Value)} in {Duration.Text(duration)}");
    }

    /// <inheritdoc/>
    /// <remarks>Where no other runs, the failure itself follows at once.</remarks>
    public void Failed(BakeStep step)
    {
        End(step);
        lock (_gate)
        {
            if (_running.Count > 0) Write(step, $"[red]ended[/]  {Markup.Escape(step.Stage.ToString())} without an image");
        }
    }

    private void End(BakeStep step)
    {
        lock (_gate)
        {
            if (!_running.Remove(step.Fingerprint, out var running)) return;
            running.Line?.Dispose();
            if (_running.Count > 0) return;
            _live?.Dispose();
            _live = null;
        }
    }

    private void Write(BakeStep step, string markup)
    {
        lock (_gate) console.MarkupLine(_prefix.For(step) + markup);
    }

    private sealed record Running(long Started, LiveLine? Line);
}
