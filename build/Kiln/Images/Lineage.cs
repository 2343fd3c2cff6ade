using Kiln.Stages;

namespace Kiln.Images;

/// <summary>What images stand on: app, app-base, base.</summary>
public static class Lineage
{
    extension(Image image)
    {
        /// <summary>The fingerprint of what it was made on; null for a base.</summary>
        public Fingerprint? ParentFingerprint => image.Manifest.Inputs.FirstOrDefault(input => input.Name == StageInput.Parent) is { } input ? new(input.Value) : null;

        /// <summary>
        /// The image it was made on, or another of the same fingerprint where that one is gone: damaged, and baked again. Null for a base, and
        /// where there is neither.
        /// </summary>
        /// <param name="images">Those there are, oldest first.</param>
        public Image? ParentAmong(IReadOnlyList<Image> images) =>
            image.Manifest.Parent is not { } parent ? null
            : images.FirstOrDefault(other => other.Id == parent)
                ?? (image.ParentFingerprint is { } fingerprint ? images.LastOrDefault(other => other.Manifest.Fingerprint == fingerprint) : null);
    }
}
