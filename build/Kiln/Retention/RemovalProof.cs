using Kiln.Images;

namespace Kiln.Retention;

/// <summary>Why an image was removed, and what was looked at before that.</summary>
public sealed record RemovalProof
{
    public required DateTimeOffset At { get; init; }

    public required ImageId Image { get; init; }

    public required string Name { get; init; }

    public required string Stage { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string Reason { get; init; }

    public required RetentionRule Rule { get; init; }

    /// <summary>Each detector, at each look under the claim.</summary>
    public required IReadOnlyList<Evidence> Looks { get; init; }
}

/// <summary>What a detector saw: everything, and so nothing that needs the image which was removed.</summary>
/// <param name="Saw">The uses, as <c>redis-app-1: a machine runs it</c>.</param>
public sealed record Evidence(string Detector, DateTimeOffset At, IReadOnlyList<string> Saw)
{
    public static Evidence Of(Sighting sighting) => new(sighting.Detector, sighting.At, [.. sighting.Uses.Select(use => $"{use.Image}: {use.Why}")]);
}
