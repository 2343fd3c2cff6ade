namespace Kiln.Bakes;

/// <summary>How stages are baked.</summary>
public sealed record BakeOptions
{
    /// <summary>The folder for what programs print.</summary>
    public required string Logs { get; init; }

    /// <summary>What the stage files came from; null outside git.</summary>
    public string? Commit { get; init; }

    /// <summary>Go on from what an earlier bake had done. False: each stage starts anew, and its checkpoints are replaced.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>How long a builder lives on whose stage failed; null: it is destroyed.</summary>
    public TimeSpan? KeepBuilder { get; init; }

    /// <summary>Asked before each provisioner; null: nobody is.</summary>
    public IBreakpoint? Breakpoint { get; init; }
}
