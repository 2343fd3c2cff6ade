using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>One kind of machine. What it does not say itself is taken from the defaults.</summary>
public sealed record Role
{
    public string Name { get; init; } = "";

    public SourcePosition Position { get; init; }

    /// <summary>A folder under <c>images/base</c>.</summary>
    public string Base { get; init; } = "";

    /// <summary>What a provider lets through to its machines.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>Of the application; templates may use it as <c>version</c>.</summary>
    public string? Version { get; init; }

    /// <summary>How many images of each stage retention keeps.</summary>
    public int Keep { get; init; }

    /// <summary>Retention keeps all that are younger than so many days. Null until the defaults are put in.</summary>
    public int? KeepDays { get; init; }

    /// <summary>The size of its app image's disk, in bytes.</summary>
    public long Disk { get; init; }

    /// <summary>Its own variables, without the defaults'.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = Defaults.None;
}
