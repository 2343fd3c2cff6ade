using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>What the store knows of a layer, beside its files.</summary>
internal sealed record LayerFacts
{
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The layer it lies on; null for a base.</summary>
    public Fingerprint? Parent { get; init; }

    /// <summary>The content of that layer, on which this one was made; null for a base, and for layers of older builds.</summary>
    public string? ParentContent { get; init; }

    /// <summary>SHA-256 of its content in canonical order.</summary>
    public required string Content { get; init; }

    /// <summary>Bytes its files take.</summary>
    public required long Size { get; init; }

    /// <summary>No file in it is younger.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Everything installed in it and below it.</summary>
    public required IReadOnlyList<InstalledPackage> Packages { get; init; }
}
