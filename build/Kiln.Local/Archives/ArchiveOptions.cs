namespace Kiln.Local.Archives;

/// <summary>Where and when package archives are asked.</summary>
internal sealed record ArchiveOptions
{
    /// <summary>What nodes.yaml names; empty: the host's own package configuration.</summary>
    public IReadOnlyList<AptSource> Mirror { get; init; } = [];

    public Asking Asking { get; init; }

    /// <summary>How long an answer is good: a run with nothing changed asks no network.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromDays(1);

    /// <summary>When the run began: what was asked since then was asked now.</summary>
    public DateTimeOffset Started { get; init; }
}
