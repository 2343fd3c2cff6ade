namespace Kiln.Stages;

/// <summary>One layer of a role's image and the provisioners that make it, as its stage file says.</summary>
public sealed record Stage
{
    public required StageKind Kind { get; init; }

    /// <summary>The role's name; for a base, the name of its folder under <c>images/base</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The stage file, relative to the repository's root.</summary>
    public required string File { get; init; }

    /// <summary>What a base starts from; null for the other stages.</summary>
    public Distribution? Distribution { get; init; }

    public required IReadOnlyList<Provisioner> Provisioners { get; init; }

    /// <summary><c>redis app-base</c>, <c>debian-12 base</c>.</summary>
    public override string ToString() => $"{Name} {Kind.Name}";
}
