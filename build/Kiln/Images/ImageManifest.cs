using Kiln.Stages;

namespace Kiln.Images;

/// <summary>The facts stored with an image. Identity comes from here, never from an image's name.</summary>
public sealed record ImageManifest
{
    /// <summary>Of this file.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The role's name; for a base, the base's.</summary>
    public required string Name { get; init; }

    public required StageKind Stage { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the fingerprint was made of.</summary>
    public required IReadOnlyList<StageInput> Inputs { get; init; }

    /// <summary>The image it was made on; null for a base.</summary>
    public ImageId? Parent { get; init; }

    /// <summary>SHA-256 of the layer's content in canonical order: every path with type, mode, owner, time and bytes.</summary>
    public required string Content { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Bytes its layer takes, without its parents.</summary>
    public required long Size { get; init; }

    /// <summary>Every installed package, by name.</summary>
    public required IReadOnlyList<InstalledPackage> Packages { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long each provisioner, and each phase around them, took.</summary>
    public required IReadOnlyList<Timing> Timings { get; init; }

    /// <summary>The commit the stage files came from, with <c>-dirty</c> where they were changed since; null outside git.</summary>
    public string? Commit { get; init; }

    /// <summary>The programs that made it, with their versions: <c>mmdebstrap 1.3.5</c>.</summary>
    public required IReadOnlyList<string> Tools { get; init; }
}

public sealed record InstalledPackage(string Name, string Version, string Architecture);

public sealed record Timing(string Step, double Seconds);
