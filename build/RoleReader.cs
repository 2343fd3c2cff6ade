using Kiln.Checks;
using Kiln.Documents;
using Kiln.Files;
using Kiln.Inventories;
using Kiln.Stages;

/// <summary>Reads what is written under <c>images/</c> for some roles, several at the same time: there may be hundreds.</summary>
internal sealed class RoleReader(string root, Inventory inventory, IReadOnlyDictionary<string, string> variables, HashCache hashes)
{
    private readonly StageReader _reader = new(root, hashes);

    /// <exception cref="ConfigurationException">Something is wrong; all of it is named.</exception>
    public IReadOnlyList<RoleDefinition> Read(IReadOnlyList<Role> roles)
    {
        var bases = roles.Select(role => role.Base).Distinct().AsParallel().AsOrdered()
            .Select(name => Collect(reading => (Name: name, Stage: _reader.Read(StageKind.Base, name, inventory.VariablesOf(null, variables), reading)))).ToList();
        var stages = bases.ToDictionary(one => one.Value.Name, one => one.Value.Stage);
        var definitions = roles.AsParallel().AsOrdered().Select(role => Collect(reading => Read(role, stages[role.Base], reading))).ToList();

        var all = new Reading();
        foreach (var reading in bases.Select(one => one.Reading).Concat(definitions.Select(one => one.Reading))) all.Add(reading);
        all.ThrowIfAny();
        return [.. definitions.Select(definition => definition.Value)];
    }

    private RoleDefinition Read(Role role, Stage? below, Reading reading)
    {
        var own = inventory.VariablesOf(role, variables);
        Stage?[] stages = [below, _reader.Read(StageKind.AppBase, role.Name, own, reading), _reader.Read(StageKind.App, role.Name, own, reading)];
        var checks = $"images/roles/{role.Name}/checks.yaml";
        return new(role, [.. stages.OfType<Stage>()], ChecksReader.Read(Path.Combine(root, checks), checks, reading));
    }

    private static (T Value, Reading Reading) Collect<T>(Func<Reading, T> read)
    {
        var reading = new Reading();
        return (read(reading), reading);
    }
}

/// <summary>A role with its stages, from the base up, and what must be true of its image.</summary>
internal sealed record RoleDefinition(Role Role, IReadOnlyList<Stage> Stages, IReadOnlyList<Check> Checks);
