using Kiln.Stages;

namespace Kiln.Local.Disks;

/// <summary>How a disk is stored.</summary>
public enum DiskFormat
{
    /// <summary>QEMU's own, without the space that nothing uses.</summary>
    Qcow2,

    /// <summary>Sector by sector, as a sparse file: what other hypervisors and clouds import.</summary>
    Raw,
}

/// <summary>A disk to be made.</summary>
public sealed record DiskRequest
{
    /// <summary>What errors call it: the role's name.</summary>
    public required string Name { get; init; }

    /// <summary>The merged layers, with <see cref="DiskFiles"/> over them, as the programs that make the disk see it. Only read.</summary>
    public required string Root { get; init; }

    /// <summary>The same folder as this process sees it.</summary>
    public required string RootOnHost { get; init; }

    /// <summary>The file to make; one that is there is replaced. Beside it must be room for the disk's content twice.</summary>
    public required string Output { get; init; }

    /// <summary>Its identifiers are derived from this.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>In bytes; rounded up to a whole MiB.</summary>
    public required long Size { get; init; }

    public DiskFormat Format { get; init; }

    /// <summary>The time that the file system says it was made at.</summary>
    public required DateTimeOffset Time { get; init; }
}
