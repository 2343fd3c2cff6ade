using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>What the store knows of a checkpoint, beside its archive.</summary>
internal sealed record CheckpointFacts
{
    public required Fingerprint Key { get; init; }

    /// <summary>The content of the layer on which it was made; null for a base's.</summary>
    public string? ParentContent { get; init; }

    /// <summary>SHA-256 over the hashes of its archive's blocks.</summary>
    public required string Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<Timing> Timings { get; init; }
}
