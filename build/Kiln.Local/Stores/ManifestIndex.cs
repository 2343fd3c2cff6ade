using Kiln.Files;
using Kiln.Images;

namespace Kiln.Local.Stores;

/// <summary>
/// Images' manifests in one file of the caller's own: those that were read and verified before, and not touched since, are not read
/// again. What is said of an image stays what its manifest says; a manifest that was touched is read, and verified, anew.
/// </summary>
/// <param name="path">The file. It is read at once, beside whatever comes next.</param>
public sealed class ManifestIndex(string path, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Task<Dictionary<string, (FileStamp Stamp, ImageManifest Manifest)>> _loading = Task.Run(() => Load(path));
    private bool _isNew;

    private Dictionary<string, (FileStamp Stamp, ImageManifest Manifest)> All => _loading.GetAwaiter().GetResult();

    /// <param name="file">The manifest.</param>
    /// <param name="read">Reads and verifies it.</param>
    internal ImageManifest Read(string file, Func<string, ImageManifest> read)
    {
        if (FileStamp.Of(file) is not { } stamp) return read(file);

        var all = All;
        lock (_gate)
        {
            if (all.TryGetValue(file, out var known) && known.Stamp == stamp) return known.Manifest;
        }

        var isSettled = stamp.IsSettled(time.GetUtcNow());
        var manifest = read(file);
        if (isSettled && FileStamp.Of(file) == stamp)
        {
            lock (_gate)
            {
                all[file] = (stamp, manifest);
                _isNew = true;
            }
        }

        return manifest;
    }

    /// <summary>Keeps what is known of these manifests for the next run.</summary>
    internal void Save(IReadOnlySet<string> files)
    {
        lock (_gate)
        {
            if (!_isNew) return;

            _isNew = false;
            foreach (var gone in All.Keys.Where(file => !files.Contains(file)).ToList()) All.Remove(gone);
            CacheFile.Write(path, ManifestIndexFile.Write(All));
        }
    }

    private static Dictionary<string, (FileStamp, ImageManifest)> Load(string path) => CacheFile.Read(path) is { } content ? ManifestIndexFile.Read(content) : [];
}
