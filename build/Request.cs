using Kiln.Inventories;
using Kiln.Local;
using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Retention;

/// <summary>What a command line asks for.</summary>
internal sealed record Request
{
    public required IReadOnlyList<string> Roles { get; init; }

    public string? Provider { get; init; }

    public string? Environment { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    /// <summary>The store, an absolute path.</summary>
    public required string Store { get; init; }

    public required DiskFormat DiskFormat { get; init; }

    /// <summary>How many stages are worked on at the same time; null: as many as the host has cores and memory for.</summary>
    public int? Parallel { get; init; }

    /// <summary>Go on from what earlier bakes had done.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>How long a builder is kept whose stage failed; null: it is not.</summary>
    public TimeSpan? KeepBuilder { get; init; }

    /// <summary>Stop before each provisioner.</summary>
    public bool Debug { get; init; }

    /// <summary>When package archives are asked.</summary>
    public required Asking Asking { get; init; }

    /// <summary>How many images of each stage are kept; null: what nodes.yaml says.</summary>
    public int? Keep { get; init; }

    /// <summary>Below which age, in days, all images are kept; null: what nodes.yaml says.</summary>
    public int? KeepDays { get; init; }

    public RetentionPolicy Retention(Inventory inventory) => new()
    {
        Default = new(Keep ?? inventory.Defaults.Keep, KeepDays ?? inventory.Defaults.KeepDays),
        Roles = inventory.Roles.Values.ToDictionary(role => role.Name, role => new RetentionRule(Keep ?? role.Keep, KeepDays ?? role.KeepDays ?? 0)),
        Only = Roles is [] or ["all"] ? null : Roles.ToHashSet(),
    };

    /// <summary>Read every source file again, whatever is remembered of it.</summary>
    public bool Rehash { get; init; }

    /// <param name="index">What is known of the store's images from earlier runs; null: nothing.</param>
    public LocalOptions Local(Inventory inventory, ManifestIndex? index) => new()
    {
        Store = Store,
        Index = index,
        DiskFormat = DiskFormat,
        DiskSize = name => inventory.Roles.TryGetValue(name, out var role) ? role.Disk : inventory.Defaults.Disk,
        Mirror = inventory.Mirror,
        Asking = Asking,
        Refresh = inventory.Refresh,
    };
}
