namespace Kiln.Images;

/// <summary>A finished stage, registered in a provider's image store.</summary>
public sealed record Image
{
    public required ImageId Id { get; init; }

    public required ImageManifest Manifest { get; init; }

    /// <summary>What it takes in the store, in bytes, without its parents.</summary>
    public required long Size { get; init; }

    /// <summary>Where its disk is, for providers that have one in the file system.</summary>
    public string? DiskPath { get; init; }

    /// <summary>Null until it has passed its checks.</summary>
    public Promotion? Promotion { get; init; }

    /// <summary>Null: it is not pinned.</summary>
    public Pin? Pin { get; init; }
}
