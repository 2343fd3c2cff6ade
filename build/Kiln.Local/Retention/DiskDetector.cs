using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Retention;

namespace Kiln.Local.Retention;

/// <summary>Images whose disk another image's disk is a difference to.</summary>
internal sealed class DiskDetector(StoreFolder folder, TimeProvider time) : IUseDetector
{
    public string Name => "disks";

    public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        return Task.FromResult(new UseView(at, [.. images.SelectMany(image => UsesOf(image.Id))]));
    }

    private IEnumerable<ImageUse> UsesOf(ImageId image) =>
        Enum.GetValues<DiskFormat>()
            .Select(format => Path.Combine(folder.Image(image), DiskFile.Name(format)))
            .Where(File.Exists)
            .SelectMany(disk => DiskFile.Chain(disk).Skip(1))
            .Where(below => Path.GetDirectoryName(Path.GetDirectoryName(below)) == folder.Images)
            .Select(below => new ImageId(Path.GetFileName(Path.GetDirectoryName(below)!)))
            .Where(below => below != image)
            .Distinct()
            .Select(below => new ImageUse(below, $"the disk of {image} is a difference to its disk") { By = image });
}
