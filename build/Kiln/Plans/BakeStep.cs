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

    /// <summary>The first input that differs from the last build of this stage: <c>files/redis.conf changed</c>. For a reused one: <c>unchanged</c>.</summary>
    public required string Reason { get; init; }

    public bool Builds => Reused is null;
}
