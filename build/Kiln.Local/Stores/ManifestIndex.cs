using Kiln.Files;
using Kiln.Images;

namespace Kiln.Local.Stores;

/// <summary>
/// Images' manifests in one file of the caller's own: those that were read and verified before, and not touched since, are not read
/// again. What is said of an image stays what its manifest says; a manifest that was touched is read, and verified, anew.
/// </summary>
/// <param name="path">Null: nothing is kept.</param>
internal sealed class ManifestIndex(string? path, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, (FileStamp Stamp, ImageManifest Manifest)>? _known;
    private bool _isNew;

    /// <param name="file">The manifest.</param>
    /// <param name="read">Reads and verifies it.</param>
    public ImageManifest Read(string file, Func<string, ImageManifest> read)
    {
        if (path is null || FileStamp.Of(file) is not { } stamp) return read(file);

        lock (_gate)
        {
            _known ??= Load(path);
            if (_known.TryGetValue(file, out var known) && known.Stamp == stamp) return known.Manifest;
        }

        var isSettled = stamp.IsSettled(time.GetUtcNow());
        var manifest = read(file);
        if (isSettled && FileStamp.Of(file) == stamp)
        {
            lock (_gate)
            {
                _known[file] = (stamp, manifest);
                _isNew = true;
            }
        }

        return manifest;
    }

    /// <summary>Keeps what is known of these manifests for the next run.</summary>
    public void Save(IReadOnlySet<string> files)
    {
        lock (_gate)
        {
            if (path is null || !_isNew) return;

            _isNew = false;
            foreach (var gone in _known!.Keys.Where(file => !files.Contains(file)).ToList()) _known.Remove(gone);
            CacheFile.Write(path, ManifestIndexFile.Write(_known));
        }
    }

    private static Dictionary<string, (FileStamp, ImageManifest)> Load(string path) => CacheFile.Read(path) is { } content ? ManifestIndexFile.Read(content) : [];
}
