using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Plans;

/// <summary>What a bake does about one stage, and why.</summary>
public sealed record BakeStep
{
    public required Stage Stage { get; init; }

    /// <summary>The operating system its base starts from.</summary>
    public required Distribution Distribution { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the fingerprint is made of.</summary>
    public required IReadOnlyList<StageInput> Inputs { get; init; }

    /// <summary>The stage this one is made on; null for a base.</summary>
    public Fingerprint? Parent { get; init; }

    /// <summary>The finished image that already has this fingerprint; null: it has to be built.</summary>
    public Image? Reused { get; init; }

    /// <summary>The last build of this stage, whatever its fingerprint; null: there is none.</summary>
    public Image? Last { get; init; }

    /// <summary>What differs from the last build, where the stage is built again.</summary>
    public IReadOnlyList<StageChange> Changes { get; init; } = [];

    /// <summary>The first changes by name and kind: <c>packages: + jq, files/redis.conf: 3 lines</c>; <c>never built</c>; for a reused one <c>unchanged</c>.</summary>
    public string Reason => this switch
    {
        { Builds: false } => "unchanged",
        { Last: null } => "never built",
        { Changes: [] } => "its image is gone",
        _ => StageDifference.Text(Changes),
    };

    public bool Builds => Reused is null;
}
