using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Images;
using Kiln.Local.Stores;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Local.Retention;

/// <summary>Processes of this host that have an image's disk open or its layer mounted, whoever started them: QEMU, builders, copies.</summary>
internal sealed partial class ProcessDetector(StoreFolder folder, TimeProvider time) : IUseDetector
{
    // The kernel shows paths without links.
    private readonly string _images = Real(folder.Images);
    private readonly string _layers = Real(folder.Layers);

    public string Name => "processes";

    public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var byLayer = images.Where(image => image.Fingerprint is not null).ToLookup(image => image.Fingerprint!.Value, image => image.Id);
        var uses = new Dictionary<ImageId, ImageUse>();
        var namespaces = new HashSet<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(IsOther))
        {
            try
            {
                foreach (var image in OpenIn(process)) uses.TryAdd(image, new(image, $"{NameOf(process)} has a file of it open"));
                if (!namespaces.Add(File.ResolveLinkTarget($"{process}/ns/mnt", returnFinalTarget: false)?.Name ?? process)) continue;

                foreach (var image in MountedIn(process).SelectMany(layer => byLayer[layer])) uses.TryAdd(image, new(image, $"{NameOf(process)} has its layer mounted"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has just ended, and what it had open with it; or not even root may look into it: that is who runs this container, and no machine of ours.
            }
        }

        return Task.FromResult(new UseView(at, [.. uses.Values]));
    }

    private static bool IsOther(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId;

    private IEnumerable<ImageId> OpenIn(string process) =>
        Directory.EnumerateFileSystemEntries($"{process}/fd")
            .Select(Target)
            .OfType<string>()
            .Where(path => path.StartsWith($"{_images}/", StringComparison.Ordinal))
            .Select(path => new ImageId(path[(_images.Length + 1)..].Split('/')[0]));

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            // It has just been closed.
            return null;
        }
    }

    private IEnumerable<Fingerprint> MountedIn(string process)
    {
        var mounts = File.ReadAllText($"{process}/mountinfo");
        return mounts.Contains(_layers, StringComparison.Ordinal) ? Layers().Matches(mounts).Select(match => new Fingerprint(match.Groups[1].Value)).Distinct() : [];
    }

    private static string Real(string path) => RealPath.TryFollow("/", path, out var real) ? real : path;

    private static string NameOf(string process) => $"process {Path.GetFileName(process)} ({File.ReadAllText($"{process}/comm").Trim()})";

    [GeneratedRegex("/layers/([0-9a-f]{64})/")]
    private static partial Regex Layers();
}
