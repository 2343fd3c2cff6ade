using Kiln.Images;
using Kiln.Plans;

namespace Kiln.Bakes;

/// <summary>Runs a bake's phases, tells of each and takes its time.</summary>
internal sealed class PhaseTimer(BakeStep step, IBakeReport report, BakeLog log, TimeProvider time)
{
    private readonly List<Timing> _timings = [];

    /// <summary>The phase that runs, or ran last.</summary>
    public string Current { get; private set; } = "";

    public IReadOnlyList<Timing> Timings => _timings;

    public async Task<T> RunAsync<T>(string title, Func<Task<T>> phase)
    {
        var started = time.GetTimestamp();
        Current = title;
        log.Phase(title);
        report.Phase(step, title);
        var result = await phase();
        _timings.Add(new(title, Math.Round(time.GetElapsedTime(started).TotalSeconds, 3)));
        return result;
    }

    public Task RunAsync(string title, Func<Task> phase) =>
        RunAsync(title, async () =>
        {
            await phase();
            return true;
        });

    public void Line(string text)
    {
        log.Line(text);
        report.Line(step, TerminalText.Clean(text));
    }
}
