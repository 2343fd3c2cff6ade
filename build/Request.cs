using Kiln.Inventories;
using Kiln.Local;
using Kiln.Local.Disks;

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

    /// <summary>When package archives are asked.</summary>
    public required Asking Asking { get; init; }

    public LocalOptions Local(Inventory inventory) => new()
    {
        Store = Store,
        DiskFormat = DiskFormat,
        DiskSize = name => inventory.Roles.TryGetValue(name, out var role) ? role.Disk : inventory.Defaults.Disk,
        Mirror = inventory.Mirror,
        Asking = Asking,
        Refresh = inventory.Refresh,
    };
}
