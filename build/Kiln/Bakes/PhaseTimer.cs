using Kiln.Images;
using Kiln.Plans;

namespace Kiln.Bakes;

/// <summary>Runs a bake's phases, tells of each and takes its time.</summary>
internal sealed class PhaseTimer(BakeStep step, IBakeReport report, BakeLog log, TimeProvider time)
{
    private readonly List<Timing> _timings = [];

    /// <summary>The phase that runs, or ran last.</summary>
    public string Current { get; private set; } = "";

    public IBakeReport Report => report;

    /// <summary>How long the last phase took.</summary>
    public TimeSpan Elapsed { get; private set; }

    public IReadOnlyList<Timing> Timings => [.. _timings];

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<T> RunAsync<T>(string title, Func<Task<T>> phase)
    {
        var started = time.GetTimestamp();
        Current = title;
        log.Phase(title);
        report.Phase(step, title);
        var result = await phase();
        Elapsed = time.GetElapsedTime(started);
        _timings.Add(new(title, Math.Round(Elapsed.TotalSeconds, 3)));
        return result;
    }

    public Task RunAsync(string title, Func<Task> phase) =>
        RunAsync(title, async () =>
        {
            await phase();
            return true;
        });

    /// <summary>Runs what belongs to no phase and is no part of what an image says of its making.</summary>
    public async Task<(T Result, TimeSpan Took)> AsideAsync<T>(Func<Task<T>> work)
    {
        var started = time.GetTimestamp();
        return (await work(), time.GetElapsedTime(started));
    }

    /// <summary>Counts the phases of an earlier bake, which this one goes on from, in place of its own so far.</summary>
    public void Adopt(IReadOnlyList<Timing> timings)
    {
        _timings.Clear();
        _timings.AddRange(timings);
    }

    public void Line(string text)
    {
        log.Line(text);
        report.Line(step, TerminalText.Clean(text));
    }
}
