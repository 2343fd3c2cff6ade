using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>The keys of <c>defaults</c> and of a role.</summary>
internal static class RoleShape
{
    private static readonly Key<string?> Provider = Key.Optional("provider", Shapes.Name, "Where images are baked and machines run. Default: local.");

    private static readonly Key<IReadOnlyList<string>> SecurityGroups = Key.Optional(
        "security_groups", Shapes.List(Shapes.Name), "What a provider lets through to the machines.", (IReadOnlyList<string>)[]);

    private static readonly Key<string?> Group = Key.Optional("group", Shapes.Name, "Short for security_groups with one entry.");
    private static readonly Key<string?> Version = Key.Optional("version", Shapes.Value, "The application's version; templates may use it.");

    public static Shape<Defaults> Defaults { get; } = Shapes.Mapping(
        [Provider, InventoryShapes.Base, InventoryShapes.Keep, InventoryShapes.KeepDays, InventoryShapes.Disk, InventoryShapes.BakeVariables],
        entries =>
        {
            var usual = new Defaults();
            return new Defaults
            {
                Provider = entries.Get(Provider) ?? usual.Provider,
                Base = entries.Get(InventoryShapes.Base),
                Keep = entries.Get(InventoryShapes.Keep) ?? usual.Keep,
                KeepDays = entries.Get(InventoryShapes.KeepDays) ?? usual.KeepDays,
                Disk = entries.Get(InventoryShapes.Disk) ?? usual.Disk,
                Variables = entries.Get(InventoryShapes.BakeVariables),
            };
        },
        partial: true);

    /// <summary>A role; what it leaves open is still empty.</summary>
    public static Shape<Role> Role { get; } = Shapes.Mapping(
        [InventoryShapes.Base, SecurityGroups, Group, Version, InventoryShapes.Keep, InventoryShapes.KeepDays, InventoryShapes.Disk, InventoryShapes.BakeVariables],
        entries =>
        {
            if (entries.Has(Group) && entries.Has(SecurityGroups))
                entries.Report(Group, "'group' is short for 'security_groups', which is here too; keep one of them");
            return new Role
            {
                Position = entries.Position,
                Base = entries.Get(InventoryShapes.Base) ?? "",
                SecurityGroups = entries.Get(Group) is { } group ? [group] : entries.Get(SecurityGroups),
                Version = entries.Get(Version),
                Keep = entries.Get(InventoryShapes.Keep) ?? 0,
                KeepDays = entries.Get(InventoryShapes.KeepDays),
                Disk = entries.Get(InventoryShapes.Disk) ?? 0,
                Variables = entries.Get(InventoryShapes.BakeVariables),
            };
        },
        partial: true);
}
