using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>The disk that an image is to have.</summary>
internal sealed record DiskOrder
{
    /// <summary>Of the role or base: it decides the size.</summary>
    public required string Name { get; init; }

    public required StageKind Stage { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the stage changed, a folder.</summary>
    public required string Layer { get; init; }

    /// <summary>No file in it is younger.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it stands on; null for a base.</summary>
    public Image? Parent { get; init; }
}
