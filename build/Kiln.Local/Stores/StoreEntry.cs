namespace Kiln.Local.Stores;

/// <summary>Something in the store that may be no longer needed.</summary>
public sealed record StoreEntry
{
    public required StoreEntryKind Kind { get; init; }

    /// <summary>The file or folder.</summary>
    public required string Path { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Bytes it takes.</summary>
    public long Size { get; init; }

    /// <summary>Something refers to it.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>The lease of whoever may be using it; null: none does.</summary>
    public string? Lease { get; init; }

    /// <summary>Somebody has that lease.</summary>
    public bool IsHeld { get; init; }
}

/// <summary>What gathers in a store.</summary>
public enum StoreEntryKind
{
    /// <summary>Needed by an image, or a layer that is.</summary>
    Layer,

    /// <summary>Of a bake that is dead.</summary>
    BuildFolder,

    /// <summary>What an unfinished stage had come to. Nothing refers to it.</summary>
    Checkpoint,

    /// <summary>Sources, keys and package lists of one state of an archive; needed while that is the last one seen.</summary>
    Archive,

    /// <summary>That a layer was read in full; needed while the layer is there.</summary>
    VerifiedLayer,

    /// <summary>The file of a lease that nobody holds. It means nothing.</summary>
    LeaseFile,

    /// <summary>What a killed program had not finished writing.</summary>
    TemporaryFile,

    /// <summary>What was found damaged.</summary>
    Quarantined,

    /// <summary>What a bake or a machine printed.</summary>
    Log,
}
