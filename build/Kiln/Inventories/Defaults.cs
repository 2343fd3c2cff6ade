using System.Collections.Immutable;

namespace Kiln.Inventories;

/// <summary>What holds where a role or environment says nothing else.</summary>
public sealed record Defaults
{
    internal static readonly IReadOnlyDictionary<string, string> None = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where images are baked and machines run.</summary>
    public string Provider { get; init; } = "local";

    /// <summary>A folder under <c>images/base</c>.</summary>
    public string? Base { get; init; }

    /// <summary>How many images of each stage of a role retention keeps.</summary>
    public int Keep { get; init; } = 5;

    /// <summary>Retention keeps all images that are younger than so many days.</summary>
    public int KeepDays { get; init; }

    /// <summary>The size of an app image's disk, in bytes.</summary>
    public long Disk { get; init; } = 2L << 30;

    /// <summary>Variables of every bake.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = None;
}
