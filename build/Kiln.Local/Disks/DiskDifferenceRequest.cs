using Kiln.Stages;

namespace Kiln.Local.Disks;

/// <summary>A disk to be made from its parent's.</summary>
internal sealed record DiskDifferenceRequest
{
    /// <summary>What errors call it: the role's name.</summary>
    public required string Name { get; init; }

    /// <summary>The parent's disk on this host.</summary>
    public required string Parent { get; init; }

    /// <summary>The same, as the finished disk finds it: relative to its own folder.</summary>
    public required string ParentAsSeen { get; init; }

    /// <summary>What the stage changed: an overlay's upper folder. Only read.</summary>
    public required string Layer { get; init; }

    /// <summary>The file to make.</summary>
    public required string Output { get; init; }

    /// <summary>Whose identifiers the disk has: those it was first made with.</summary>
    public required Fingerprint Identity { get; init; }

    /// <summary>As large as the parent's, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The modification time of what only a disk holds.</summary>
    public required DateTimeOffset Time { get; init; }
}
