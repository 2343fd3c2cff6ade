using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>Whether everything that the inventory names exists, and no fleet waits for itself.</summary>
internal sealed class ReferenceCheck(Inventory inventory, MappingNode document, Reading reading)
{
    public void Check(IReadOnlyList<string> providers, IReadOnlyList<string> bases)
    {
        Known("provider", inventory.Defaults.Provider, providers, "defaults", "provider");
        if (inventory.Defaults.Base is { } common)
            Known("base image", common, bases, "defaults", "base");
        foreach (var provider in inventory.Providers.Keys)
            Known("provider", provider, providers, "providers", provider);

        foreach (var role in inventory.Roles.Values)
            CheckBase(role, bases);
        foreach (var environment in inventory.Environments.Values)
        {
            if (environment.Provider != inventory.Defaults.Provider)
                Known("provider", environment.Provider, providers, "environments", environment.Name, "provider");
            foreach (var fleet in environment.Fleets.Values)
                CheckFleet(environment, fleet);
            if (Cycle.Find(environment.Fleets.Keys, role => environment.Fleets.TryGetValue(role, out var fleet) ? fleet.After : []) is { } cycle)
                Report($"{string.Join(" → ", cycle)} goes in a circle", "environments", environment.Name, "roles", cycle[0], "after");
        }
    }

    private void CheckBase(Role role, IReadOnlyList<string> bases)
    {
        if (role.Base.Length == 0 && document.Find("roles", role.Name, "base") is null && document.Find("defaults", "base") is null)
            Report($"no base image: name one here or in defaults.base. {NearestName.Hint("", bases)}", "roles", role.Name, "base");
        else if (role.Base.Length > 0 && role.Base != inventory.Defaults.Base)
            Known("base image", role.Base, bases, "roles", role.Name, "base");
    }

    private void CheckFleet(Environment environment, Fleet fleet)
    {
        if (!inventory.Roles.ContainsKey(fleet.Role) && document.Find("roles", fleet.Role) is null)
            Known("role", fleet.Role, inventory.Roles.Keys, "environments", environment.Name, "roles", fleet.Role);
        foreach (var other in fleet.After.Where(other => document.Find("environments", environment.Name, "roles", other) is null))
            Report($"no role {Printable.Quote(other)} in {environment.Name}. {Hint(other, environment.Fleets.Keys)}", "environments", environment.Name, "roles", fleet.Role, "after");
        if (fleet.Size is not { } size)
            return;

        var sizes = inventory.Providers.TryGetValue(environment.Provider, out var provider) ? provider.Sizes : Defaults.None;
        if (sizes.Count > 0 && !sizes.ContainsKey(size))
            Report($"no size {Printable.Quote(size)} in providers.{environment.Provider}.sizes. {Hint(size, sizes.Keys)}", "environments", environment.Name, "roles", fleet.Role, "size");
        else if (sizes.Count == 0 && !Quantities.TryParseSize(size, out _))
            Report($"expected a size such as 2gb, or a name in providers.{environment.Provider}.sizes, found {Printable.Quote(size)}", "environments", environment.Name, "roles", fleet.Role, "size");
    }

    private void Known(string noun, string name, IEnumerable<string> known, params ReadOnlySpan<string> keys)
    {
        if (!known.Contains(name, StringComparer.Ordinal))
            Report($"no {noun} {Printable.Quote(name)}. {Hint(name, known)}", keys);
    }

    // Looking for the nearest of ten thousand names ten thousand times takes longer than anybody reads on.
    private string Hint(string name, IEnumerable<string> known) => reading.IsFull ? "" : NearestName.Hint(name, known);

    private void Report(string message, params ReadOnlySpan<string> keys)
    {
        var written = keys.Length;
        while (document.Find(keys[..written]) is null)
            written--;
        reading.Report(document.Find(keys[..written])!.Position, string.Join('.', keys!), message);
    }
}
