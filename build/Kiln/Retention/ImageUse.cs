using Kiln.Images;

namespace Kiln.Retention;

/// <summary>Something that needs an image.</summary>
/// <param name="Why">Who, and what for, to follow the image's name: <c>a machine runs it (process 4711)</c>.</param>
public sealed record ImageUse(ImageId Image, string Why)
{
    /// <summary>The image that needs it; it is in use only as long as that one stays. Null: it is in use whatever else goes.</summary>
    public ImageId? By { get; init; }
}
