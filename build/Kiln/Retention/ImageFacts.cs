using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Retention;

/// <summary>What retention knows of an image: from its manifest, or for one of an older pipeline from its name.</summary>
public sealed record ImageFacts
{
    public required ImageId Id { get; init; }

    /// <summary>The role's; for a base, the base's.</summary>
    public required string Name { get; init; }

    public required StageKind Stage { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Null for images of older pipelines.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>The image it was made on; null for a base.</summary>
    public ImageId? Parent { get; init; }

    /// <summary>Of that image: it may have been baked again since, and have another id.</summary>
    public Fingerprint? ParentFingerprint { get; init; }

    public bool IsPromoted { get; init; }

    /// <summary>In bytes, without its parents: what goes with it.</summary>
    public long Size { get; init; }

    public static ImageFacts Of(Image image) => new()
    {
        Id = image.Id,
        Name = image.Manifest.Name,
        Stage = image.Manifest.Stage,
        MadeAt = image.Manifest.CreatedAt,
        Fingerprint = image.Manifest.Fingerprint,
        Parent = image.Manifest.Parent,
        ParentFingerprint = image.ParentFingerprint,
        IsPromoted = image.Promotion is not null,
        Size = image.Size,
    };

    /// <summary>An image of an older pipeline. Those made app images only, and no record of what they tested.</summary>
    public static ImageFacts Of(ImageId id, LegacyName name, long size) => new() { Id = id, Name = name.Role, Stage = StageKind.App, MadeAt = name.MadeAt, Size = size };

    /// <summary><c>redis app</c></summary>
    public string Line => $"{Name} {Stage.Name}";
}
