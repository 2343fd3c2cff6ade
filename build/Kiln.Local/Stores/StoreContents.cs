using Kiln.Local.Disks;

namespace Kiln.Local.Stores;

/// <summary>What has gathered in a store, with who needs and who holds it.</summary>
/// <param name="note">Told what cannot be seen or judged, and so is kept.</param>
internal sealed class StoreContents(StoreFolder folder, TimeProvider time, Action<string> note)
{
    private readonly LocalImageStore _images = new(folder, DiskFormat.Qcow2, time, note);

    /// <summary>Everything, in no order.</summary>
    public async Task<IReadOnlyList<StoreEntry>> ReadAsync(CancellationToken cancellationToken) =>
    [
        .. await LayersAsync(cancellationToken),
        .. Seen(folder.Builds, Directory.EnumerateDirectories, StoreEntryKind.BuildFolder, path => Held(Path.Combine(folder.Leases, $"build-{Path.GetFileName(path)}"))),
        .. Seen(folder.Checkpoints, Directory.EnumerateDirectories, StoreEntryKind.Checkpoint, _ => (null, false)),
        .. Seen(Path.Combine(folder.Cache, "apt"), Directory.EnumerateDirectories, StoreEntryKind.Archive, Archive()),
        .. Seen(Path.Combine(folder.Cache, "verified"), Directory.EnumerateFiles, StoreEntryKind.VerifiedLayer, entry => (null, Directory.Exists(folder.Layer(new(Path.GetFileNameWithoutExtension(entry)))))),
        .. Seen(folder.Leases, path => Lease.In(path), StoreEntryKind.LeaseFile, Held),
        .. new[] { folder.Root, folder.Images, folder.Archives, Path.Combine(folder.Cache, "verified") }.SelectMany(TemporaryFiles),
        .. Seen(folder.Quarantine, Directory.EnumerateDirectories, StoreEntryKind.Quarantined, _ => (null, false)),
        .. Seen(folder.Logs, Directory.EnumerateFiles, StoreEntryKind.Log, _ => (null, false)),
    ];

    private async Task<IEnumerable<StoreEntry>> LayersAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Layers)) return [];
        if (_images.Damages().Count > 0)
        {
            note("Layers are kept: a manifest is damaged, so nobody knows what its image needs. './build.sh CheckStore' moves it out of the way.");
            return [];
        }

        try
        {
            var needed = await _images.NeededLayersAsync(cancellationToken);
            return Seen(folder.Layers, Directory.EnumerateDirectories, StoreEntryKind.Layer, path => (Path.Combine(folder.Leases, Path.GetFileName(path)), needed.Contains(new(Path.GetFileName(path))))).ToList();
        }
        catch (UnauthorizedAccessException)
        {
            note("Layers are not shown: only root sees them.");
            return [];
        }
        catch (DamageException damage)
        {
            note($"Layers are kept: {damage.Message}");
            return [];
        }
    }

    private Func<string, (string?, bool)> Archive()
    {
        var states = Directory.Exists(folder.Archives) ? string.Concat(Directory.EnumerateFiles(folder.Archives, "*.json").Select(File.ReadAllText)) : "";
        return path => (null, states.Contains($"\"{Path.GetFileName(path).Split('-')[0]}", StringComparison.Ordinal));
    }

    private static (string?, bool) Held(string lease) => (lease, false);

    private IEnumerable<StoreEntry> TemporaryFiles(string path) =>
        Seen(path, parent => Directory.EnumerateFiles(parent, $"*{Durable.Temporary}", path == folder.Images ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly), StoreEntryKind.TemporaryFile, _ => (null, false));

    private List<StoreEntry> Seen(string parent, Func<string, IEnumerable<string>> list, StoreEntryKind kind, Func<string, (string? Lease, bool IsNeeded)> judge)
    {
        try
        {
            return Directory.Exists(parent) ? [.. list(parent).Select(path => TryEntry(path, kind, judge)).OfType<StoreEntry>()] : [];
        }
        catch (UnauthorizedAccessException)
        {
            note($"{parent} is not shown: only root sees what is in it.");
            return [];
        }
    }

    private static StoreEntry? TryEntry(string path, StoreEntryKind kind, Func<string, (string? Lease, bool IsNeeded)> judge)
    {
        try
        {
            return Entry(path, kind, judge(path));
        }
        catch (Exception exception) when (exception is IOException or KilnException && !Path.Exists(path))
        {
            // A bake finished it, or another cleaning was faster.
            return null;
        }
    }

    private static StoreEntry Entry(string path, StoreEntryKind kind, (string? Lease, bool IsNeeded) judged) => new()
    {
        Kind = kind,
        Path = path,
        ChangedAt = File.GetLastWriteTimeUtc(path),
        Size = judged.IsNeeded ? 0 : File.Exists(path) ? new FileInfo(path).Length : DiskSpace.Used(path),
        Lease = judged.Lease,
        IsNeeded = judged.IsNeeded,
        IsHeld = judged.Lease is { } lease && !Stores.Lease.IsFree(lease),
    };
}
