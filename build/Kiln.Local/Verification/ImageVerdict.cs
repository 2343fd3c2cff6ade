using Kiln.Images;

namespace Kiln.Local.Verification;

/// <summary>What a comparison of an image with the same image baked again came to.</summary>
public sealed record ImageVerdict
{
    /// <summary>The one in the store.</summary>
    public required Image Image { get; init; }

    /// <summary>A line for each path in which the layers differ; none where they are equal.</summary>
    public required IReadOnlyList<string> Layer { get; init; }

    public required DiskVerdict Disk { get; init; }

    public bool IsEqual => Layer.Count == 0 && Disk.Equality != DiskEquality.None;
}

/// <summary>How far two disks are equal.</summary>
/// <param name="Differences">A line for each path in which they differ, or for what lies outside of their files.</param>
public sealed record DiskVerdict(DiskEquality Equality, IReadOnlyList<string> Differences);

/// <summary>How far two disks are equal.</summary>
public enum DiskEquality
{
    /// <summary>They differ.</summary>
    None,

    /// <summary>Every path, mode, owner, time and byte: all that may be asked of disks that a kernel wrote to.</summary>
    Content,

    /// <summary>A machine reads the same bytes from both.</summary>
    Bytes,

    /// <summary>The image has no disk.</summary>
    NoDisk,
}
