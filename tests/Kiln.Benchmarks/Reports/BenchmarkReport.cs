using Kiln.Benchmarks.Measuring;
using Kiln.Benchmarks.Subjects;

namespace Kiln.Benchmarks.Reports;

/// <summary>The tables of a benchmark.</summary>
/// <param name="Machine">What it ran on, as a sentence.</param>
internal sealed record BenchmarkReport(IReadOnlyList<Subject> Subjects, IReadOnlyList<Series> Series, string Machine)
{
    private const string Own = "kiln";

    private IEnumerable<Subject> Peers => Subjects.Where(subject => subject.Key != Own);

    /// <summary>Whole commands: medians, ranges, and how many times as long the peers take.</summary>
    public Grid Times => new(
        ["", .. Subjects.Select(subject => subject.Name), .. Peers.Select(peer => $"{peer.Name} / Kiln")],
        [.. Series.Select(series => (IReadOnlyList<string>)
        [
            series.Scenario.Title,
            .. Subjects.Select(subject => Figures.Times(series.Of(subject.Key))),
            .. Peers.Select(peer => Figures.Ratio(series.Ratio(Own, peer.Key))),
        ])]);

    /// <summary>Memory and disk, medians.</summary>
    public Grid Resources => new(
        ["", "", "largest process", "all processes together", "store grows by", "store"],
        [.. from series in Series
            from subject in Subjects
            let samples = series.Of(subject.Key)
            where samples.Count > 0
            select (IReadOnlyList<string>)
            [
                series.Scenario.Title,
                subject.Name,
                Figures.Megabytes(samples, sample => sample.Usage.LargestProcess),
                Figures.Megabytes(samples, sample => sample.Usage.AllProcesses),
                Figures.Megabytes(samples, sample => sample.Growth),
                Figures.Megabytes(samples, sample => sample.Store),
            ]]);

    /// <summary>What the tables do not say by themselves.</summary>
    public IEnumerable<string> Notes =>
    [
        Machine,
        "Medians (least to most, how many); ratios are medians of the pairs that ran one after the other.",
        .. Peers.Where(peer => peer.Note.Length > 0).Select(peer => $"{peer.Name} makes {peer.Note}."),
        .. FourRoles(),
    ];

    public string Plain => string.Join("\n\n", [Times.Plain, Resources.Plain, string.Join('\n', Notes)]) + "\n";

    public string Markdown => string.Join("\n\n", [Times.Markdown, Resources.Markdown, string.Join(' ', Notes)]) + "\n";

    private IEnumerable<string> FourRoles()
    {
        double? Seconds(Scenario scenario) =>
            Series.FirstOrDefault(series => series.Scenario == scenario)?.Of(Own) is { Count: > 0 } samples ? Measuring.Series.Median(samples.Select(sample => sample.Usage.Seconds)) : null;

        return Seconds(Scenario.FourRoles) / Seconds(Scenario.Cold) is { } ratio ? [$"Four roles at once take {Figures.Ratio(ratio)} the time of one."] : [];
    }
}
