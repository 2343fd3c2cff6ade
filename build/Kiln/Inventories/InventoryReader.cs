using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>Reads <c>nodes.yaml</c>, or <c>nodes.yml</c> where there is none.</summary>
/// <param name="providers">The providers that this build knows.</param>
/// <param name="bases">Lists the bases there are; see <see cref="BasesUnder"/>.</param>
/// <param name="environment">Looks up environment variables for <c>${env:NAME}</c>.</param>
public sealed class InventoryReader(
    IReadOnlyList<string> providers, Func<IReadOnlyList<string>> bases, Func<string, string?> environment)
{
    /// <summary>The folders under <c>images/base</c>, by name.</summary>
    public static IReadOnlyList<string> BasesUnder(string root)
    {
        var folder = Path.Join(root, "images", "base");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Reads the inventory of a repository.</summary>
    /// <exception cref="ConfigurationException">Something is wrong with it; all of it is named.</exception>
    public Inventory Read(string root)
    {
        var reading = new Reading();
        var inventory = Read(root, reading);
        reading.ThrowIfAny();
        return inventory!;
    }

    /// <summary>Reads the inventory of a repository. Null: what is wrong is recorded.</summary>
    public Inventory? Read(string root, Reading reading)
    {
        var name = File.Exists(Path.Join(root, "nodes.yaml")) || !File.Exists(Path.Join(root, "nodes.yml")) ? "nodes.yaml" : "nodes.yml";
        var before = reading.Count;
        _ = DocumentReader.TryRead(Path.Join(root, name), name, reading, environment, out var node);
        if (node is not MappingNode document)
        {
            _ = node is not null && InventoryDocument.Shape.TryRead(node, "", reading, out _);
            return null;
        }

        _ = InventoryDocument.Shape.TryRead(document, "", reading, out var written);
        if (written is null)
            return null;

        // References are checked even in an inventory with other faults, so that all of them are reported at once.
        var inventory = Complete(written);
        new ReferenceCheck(inventory, document, reading).Check(providers, bases());
        return reading.Count == before ? WithSizes(inventory) : null;
    }

    /// <summary>Puts the defaults in where a role or environment says nothing else.</summary>
    private static Inventory Complete(Inventory inventory)
    {
        var defaults = inventory.Defaults;
        return inventory with
        {
            Roles = Each(inventory.Roles, role => role with
            {
                Base = role.Base.Length > 0 ? role.Base : defaults.Base ?? "",
                Keep = role.Keep > 0 ? role.Keep : defaults.Keep,
                KeepDays = role.KeepDays ?? defaults.KeepDays,
                Disk = role.Disk > 0 ? role.Disk : defaults.Disk,
            }),
            Environments = Each(inventory.Environments, place => place with
            {
                Provider = place.Provider.Length > 0 ? place.Provider : defaults.Provider,
            }),
        };
    }

    private static Inventory WithSizes(Inventory inventory) => inventory with
    {
        Environments = Each(inventory.Environments, place => place with
        {
            Fleets = Each(place.Fleets, fleet => fleet with
            {
                Size = fleet.Size is not null && inventory.Providers.TryGetValue(place.Provider, out var provider)
                    ? provider.Sizes.GetValueOrDefault(fleet.Size, fleet.Size)
                    : fleet.Size,
            }),
        }),
    };

    private static OrderedDictionary<string, T> Each<T>(IReadOnlyDictionary<string, T> values, Func<T, T> change) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, change(value.Value))), StringComparer.Ordinal);
}
