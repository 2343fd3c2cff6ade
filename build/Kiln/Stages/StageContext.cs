using Kiln.Documents;

namespace Kiln.Stages;

/// <summary>What provisioners are resolved with: the stage they stand in, its files and its variables.</summary>
public sealed record StageContext
{
    public required StageKind Kind { get; init; }

    /// <summary>The role's name; for a base, the base's.</summary>
    public required string Name { get; init; }

    /// <summary>The files that the stage may name.</summary>
    public required SourceFolder Sources { get; init; }

    /// <summary>What templates may use: the bake's variables, <c>role</c> and <c>stage</c>.</summary>
    public required IReadOnlyDictionary<string, object> Variables { get; init; }

    /// <summary>Where problems go.</summary>
    public required Reading Reading { get; init; }
}
