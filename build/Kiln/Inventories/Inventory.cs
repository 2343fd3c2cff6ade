namespace Kiln.Inventories;

/// <summary>What <c>nodes.yaml</c> says: roles, environments, providers. Every reference in it holds.</summary>
public sealed record Inventory
{
    /// <summary><c>nodes.yaml</c> or <c>nodes.yml</c>.</summary>
    public required string File { get; init; }

    public required Defaults Defaults { get; init; }

    /// <summary>Where the distribution's packages come from; null: from where this host has them.</summary>
    public Mirror? Mirror { get; init; }

    /// <summary>How long what a package archive said is good: within it no run asks again.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromDays(1);

    /// <summary>By name, in the order they are written.</summary>
    public required IReadOnlyDictionary<string, ProviderSettings> Providers { get; init; }

    /// <summary>By name, in the order they are written.</summary>
    public required IReadOnlyDictionary<string, Role> Roles { get; init; }

    /// <summary>By name, in the order they are written.</summary>
    public required IReadOnlyDictionary<string, Environment> Environments { get; init; }

    /// <summary>
    /// What a bake of a role may use: command line over role over defaults. Environments have no say, so that one image serves all
    /// of them. A role's <c>version</c> is a variable too.
    /// </summary>
    /// <param name="role">Null for a base, which roles share.</param>
    /// <param name="commandLine">What <c>--variables</c> says.</param>
    public IReadOnlyDictionary<string, string> VariablesOf(Role? role, IReadOnlyDictionary<string, string> commandLine)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (role?.Version is { } version)
            variables["version"] = version;
        foreach (var (name, value) in Defaults.Variables.Concat(role?.Variables ?? Defaults.None).Concat(commandLine))
            variables[name] = value;
        return variables;
    }
}
