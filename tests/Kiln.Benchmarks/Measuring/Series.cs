namespace Kiln.Benchmarks.Measuring;

/// <summary>The runs of one scenario: for each subject, in the order they ran, as many as for any other.</summary>
internal sealed record Series(Scenario Scenario, IReadOnlyDictionary<string, IReadOnlyList<Sample>> Samples)
{
    /// <summary>The runs of a subject; none where it does not do this.</summary>
    public IReadOnlyList<Sample> Of(string subject) => Samples.GetValueOrDefault(subject, []);

    /// <summary>How many times as long as the first the second takes: the median of the pairs that ran one after the other.</summary>
    public double? Ratio(string subject, string peer) =>
        (Of(subject), Of(peer)) is ({ Count: > 0 } own, { Count: > 0 } others)
            ? Median(own.Zip(others, (one, other) => other.Usage.Seconds / one.Usage.Seconds))
            : null;

    /// <summary>The middle one; of an even number the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
