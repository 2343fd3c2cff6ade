using Kiln.Inventories;
using Kiln.Local.Disks;

namespace Kiln.Local;

/// <summary>What an operator can choose about local bakes.</summary>
public sealed record LocalOptions
{
    /// <summary>The store, an absolute path.</summary>
    public required string Store { get; init; }

    /// <summary>The file that holds what is known of images' manifests between runs; null: none.</summary>
    public string? Index { get; init; }

    /// <summary>Of app images' disks.</summary>
    public DiskFormat DiskFormat { get; init; } = DiskFormat.Qcow2;

    /// <summary>How large a disk is, in bytes, for the role or base of this name.</summary>
    public required Func<string, long> DiskSize { get; init; }

    /// <summary>Where packages come from; null: from where the host's own package configuration says.</summary>
    public Mirror? Mirror { get; init; }

    public Asking Asking { get; init; }

    /// <summary>How long what an archive said is good.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromDays(1);
}
