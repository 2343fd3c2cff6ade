using Kiln.Images;

namespace Kiln.Plans;

/// <summary>A plan with all that is worth knowing before it is carried out: one tree of roles and stages.</summary>
/// <param name="Stages">Each stage once, parents before what stands on them.</param>
/// <param name="Estimate">How long the whole would take.</param>
/// <param name="Tests">What is tested after that.</param>
public sealed record Explanation(IReadOnlyList<ExplainedStage> Stages, TotalEstimate Estimate, IReadOnlyList<PlannedTest> Tests);

/// <summary>A stage in the tree.</summary>
public sealed record ExplainedStage
{
    public required BakeStep Step { get; init; }

    /// <summary>How many stages are between it and its base.</summary>
    public required int Depth { get; init; }

    /// <summary>For each level from the one below the base to its own, whether a sibling follows there.</summary>
    public required IReadOnlyList<bool> Continues { get; init; }

    /// <summary>How long it would take to build; null where it is reused.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>
    /// Of the packages that it brings itself (not what it stands on): newer versions in the archive as last seen, security updates
    /// first. In the image that is reused, or else in the last one.
    /// </summary>
    public IReadOnlyList<PackageUpdate> Updates { get; init; } = [];
}

/// <summary>An app image that a test is planned for.</summary>
/// <param name="Promotion">It was promoted already, and is not tested again; null: it is tested.</param>
/// <param name="Checks">How many checks it has.</param>
public sealed record PlannedTest(string Role, Promotion? Promotion, int Checks);
