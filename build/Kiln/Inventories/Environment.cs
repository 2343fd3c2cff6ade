using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>A place where fleets run: <c>staging</c>, <c>production</c>.</summary>
public sealed record Environment
{
    public string Name { get; init; } = "";

    public SourcePosition Position { get; init; }

    public string Provider { get; init; } = "";

    /// <summary>What its machines learn at boot; no bake sees them.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = Defaults.None;

    /// <summary>By role, in the order they are written.</summary>
    public IReadOnlyDictionary<string, Fleet> Fleets { get; init; } = new Dictionary<string, Fleet>();
}

/// <summary>The machines of one role in one environment, as they are wanted.</summary>
public sealed record Fleet
{
    public string Role { get; init; } = "";

    public SourcePosition Position { get; init; }

    public int Servers { get; init; } = 1;

    /// <summary>Left out by a deploy without <c>--cold</c>.</summary>
    public bool ColdOnly { get; init; }

    /// <summary>Roles of this environment that are deployed first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How large each machine is, as its provider calls it; null: as the provider likes.</summary>
    public string? Size { get; init; }
}
