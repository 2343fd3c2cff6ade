using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Plans;

/// <summary>How long a stage may take to build, from how long earlier builds took.</summary>
/// <param name="Time">Null: nothing like it was ever built.</param>
/// <param name="Basis">What it is taken from.</param>
public readonly record struct Estimate(TimeSpan? Time, EstimateBasis Basis);

/// <summary>What an estimate is taken from.</summary>
public enum EstimateBasis
{
    /// <summary>Nothing is known.</summary>
    Nothing,

    /// <summary>Other stages of the same kind.</summary>
    Kind,

    /// <summary>Earlier builds of this very stage.</summary>
    Stage,
}

/// <summary>How long a whole plan may take.</summary>
/// <param name="Time">Null: nothing is known of what is built.</param>
/// <param name="Unknown">How many stages nothing is known of; the time is without them.</param>
/// <param name="Parallel">How many stages are built at the same time.</param>
public sealed record TotalEstimate(TimeSpan? Time, int Unknown, int Parallel);

/// <summary>Estimates from what images' manifests say of their making.</summary>
/// <param name="images">Every finished image, oldest first.</param>
public sealed class Estimates(IEnumerable<Image> images)
{
    /// <summary>How many of the last builds count.</summary>
    private const int Recent = 5;

    private readonly ILookup<(StageKind Kind, string Name), double> _seconds = images.ToLookup(
        image => (image.Manifest.Stage, image.Manifest.Name), image => image.Manifest.Timings.Sum(timing => timing.Seconds));

    private readonly Dictionary<StageKind, TimeSpan?> _ofKinds = [];

    public Estimate Of(BakeStep step)
    {
        if (Median(_seconds[(step.Stage.Kind, step.Stage.Name)].TakeLast(Recent)) is { } own) return new(own, EstimateBasis.Stage);

        if (!_ofKinds.TryGetValue(step.Stage.Kind, out var kind)) _ofKinds[step.Stage.Kind] = kind = OfKind(step.Stage.Kind);
        return kind is null ? new(null, EstimateBasis.Nothing) : new(kind, EstimateBasis.Kind);
    }

    /// <summary>As a bake goes about it: one kind of stage after the other, of each so many at the same time, in the plan's order.</summary>
    public TotalEstimate Of(IEnumerable<BakeStep> steps, int parallel)
    {
        var times = steps.Where(step => step.Builds).GroupBy(step => step.Stage.Kind, step => Of(step).Time).ToList();
        var known = times.SelectMany(kind => kind).OfType<TimeSpan>().Any();
        var total = times.Aggregate(TimeSpan.Zero, (sum, kind) => sum + Together(kind.OfType<TimeSpan>(), parallel));
        return new(known || times.Count == 0 ? total : null, times.Sum(kind => kind.Count(time => time is null)), parallel);
    }

    private TimeSpan? OfKind(StageKind kind) =>
        Median(_seconds.Where(builds => builds.Key.Kind == kind).Select(builds => Median(builds.TakeLast(Recent))!.Value.TotalSeconds));

    private static TimeSpan Together(IEnumerable<TimeSpan> times, int parallel)
    {
        var busyUntil = new TimeSpan[parallel];
        foreach (var time in times) busyUntil[Array.IndexOf(busyUntil, busyUntil.Min())] += time;
        return busyUntil.Max();
    }

    private static TimeSpan? Median(IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return sorted.Count == 0 ? null : TimeSpan.FromSeconds((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2);
    }
}
