namespace Kiln.Retention;

/// <summary>What all detectors saw at one look.</summary>
/// <param name="Doubts">Why this is not to be relied on, a sentence each: then nothing is removed.</param>
public sealed record InUse(IReadOnlyList<Sighting> Sightings, IReadOnlyList<string> Doubts)
{
    public IEnumerable<ImageUse> Uses => Sightings.SelectMany(sighting => sighting.Uses);
}

/// <summary>What one detector saw.</summary>
/// <param name="Failure">Why it could not look; null: it could.</param>
public sealed record Sighting(string Detector, DateTimeOffset At, IReadOnlyList<ImageUse> Uses, string? Failure = null);
