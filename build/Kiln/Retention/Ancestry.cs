using Kiln.Images;

namespace Kiln.Retention;

/// <summary>Which image stands on which.</summary>
internal sealed class Ancestry
{
    private readonly Dictionary<ImageId, HashSet<ImageId>> _below = [];
    private readonly Dictionary<ImageId, int> _heights = [];

    /// <param name="uses">Those of one image by another count too: a disk that is a difference to another's.</param>
    public Ancestry(IReadOnlyList<ImageFacts> images, IEnumerable<ImageUse> uses)
    {
        var listed = images.Select(image => image.Id).ToHashSet();
        var byFingerprint = images.Where(image => image.Fingerprint is not null).ToLookup(image => image.Fingerprint!.Value, image => image.Id);
        foreach (var image in images)
        {
            var below = _below[image.Id] = [];
            if (image.Parent is { } parent && listed.Contains(parent)) below.Add(parent);
            if (image.ParentFingerprint is { } fingerprint) below.UnionWith(byFingerprint[fingerprint]);
        }

        foreach (var use in uses)
        {
            if (use.By is { } by && listed.Contains(use.Image) && _below.TryGetValue(by, out var below)) below.Add(use.Image);
        }

        foreach (var (image, below) in _below) below.Remove(image);
    }

    /// <summary>What an image stands on itself.</summary>
    public IReadOnlyCollection<ImageId> Below(ImageId image) => _below[image];

    /// <summary>An image that stands on this one itself; null: none does.</summary>
    public ImageId? Above(ImageId image)
    {
        foreach (var (above, below) in _below)
        {
            if (below.Contains(image)) return above;
        }

        return null;
    }

    /// <summary>How many images it stands on, one above the other: those on top are removed first.</summary>
    public int Height(ImageId image)
    {
        if (_heights.TryGetValue(image, out var known)) return known;

        // Against facts that go in a circle.
        _heights[image] = 0;
        return _heights[image] = _below[image].Count == 0 ? 0 : 1 + _below[image].Max(Height);
    }
}
