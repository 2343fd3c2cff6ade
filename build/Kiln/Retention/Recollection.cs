namespace Kiln.Retention;

/// <summary>What a run found, for the next one to compare with: a view that is suddenly much smaller is not believed at once.</summary>
/// <param name="Images">How many images there were, without those that it removed.</param>
/// <param name="Uses">How many uses each detector saw, by its name.</param>
public sealed record Recollection(DateTimeOffset At, int Images, IReadOnlyDictionary<string, int> Uses)
{
    /// <summary>How long a small view must have been there before it is believed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>From how many on none, or less than half, is suspicious.</summary>
    private const int Many = 4;

    /// <summary>A smaller view that was seen since, and not believed.</summary>
    public Recollection? Doubted { get; init; }

    public static Recollection Of(IReadOnlyList<ImageFacts> images, InUse inUse, DateTimeOffset at) =>
        new(at, images.Count, inUse.Sightings.ToDictionary(sighting => sighting.Detector, sighting => sighting.Uses.Count));

    /// <summary>Of two looks, for each source what the one saw that saw more: a source that errs once is not small.</summary>
    public Recollection Or(Recollection other) =>
        new(other.At, Math.Max(Images, other.Images), other.Uses.ToDictionary(use => use.Key, use => Math.Max(use.Value, Uses.GetValueOrDefault(use.Key))));

    /// <summary>Why a view is too small to be believed, a sentence each.</summary>
    public IReadOnlyList<string> Doubts(Recollection now)
    {
        if (Doubted is { } doubted && now.At - doubted.At >= Patience && !doubted.IsMoreThan(now)) return [];

        return [.. Smaller(now)];
    }

    /// <summary>What is remembered after a view.</summary>
    public Recollection Then(Recollection now) =>
        Doubts(now).Count == 0 ? now
        : Doubted is { } doubted && !doubted.IsMoreThan(now) ? this
        : this with { Doubted = now };

    private IEnumerable<string> Smaller(Recollection now)
    {
        if (Images >= Many && now.Images * 2 < Images) yield return $"{now.Images} images are listed, and {Images} were known";
        foreach (var (detector, uses) in Uses.Where(known => known.Value >= Many && now.Uses.GetValueOrDefault(known.Key) == 0))
            yield return $"'{detector}' saw nothing, where it saw {uses} uses before";
    }

    private bool IsMoreThan(Recollection now) => Images > now.Images || Uses.Any(known => now.Uses.GetValueOrDefault(known.Key) < known.Value);
}
