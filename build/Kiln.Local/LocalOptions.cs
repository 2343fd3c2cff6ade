using Kiln.Inventories;
using Kiln.Local.Disks;
using Kiln.Local.Stores;

namespace Kiln.Local;

/// <summary>What an operator can choose about local bakes.</summary>
public sealed record LocalOptions
{
    /// <summary>The store, an absolute path.</summary>
    public required string Store { get; init; }

    /// <summary>What is known of the store's manifests from earlier runs; null: they are all read.</summary>
    public ManifestIndex? Index { get; init; }

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
