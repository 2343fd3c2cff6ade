using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Kiln.Files;

/// <summary>
/// The SHA-256 of files, remembered with their stamps: one that was not touched is not read again. Any thread may ask.
/// </summary>
/// <param name="path">Where it is kept from one run to the next; null: nowhere.</param>
/// <param name="trust">False: every file is read again, whatever is remembered.</param>
public sealed class HashCache(string? path, bool trust, TimeProvider time)
{
    private const int Format = 1;

    private readonly Lazy<Dictionary<string, Entry>> _remembered = new(() => trust && path is not null ? Load(path) : []);
    private readonly ConcurrentDictionary<string, Entry> _used = new(StringComparer.Ordinal);
    private volatile bool _isNew;

    /// <summary>Remembers nothing.</summary>
    public static HashCache None { get; } = new(null, trust: false, TimeProvider.System);

    /// <param name="file">An absolute path.</param>
    /// <returns>In hexadecimal.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException"/>
    public string Sha256(string file)
    {
        var stamp = path is null ? null : FileStamp.Of(file);
        if (stamp is { } known && _remembered.Value.TryGetValue(file, out var remembered) && remembered.Stamp == known)
        {
            _used.TryAdd(file, remembered);
            return remembered.Sha256;
        }

        // What is written to while it is read, or was a moment ago, may change once more and keep its stamp.
        var isSettled = stamp is { } before && before.IsSettled(time.GetUtcNow());
        var sha256 = Hash(file);
        if (isSettled && FileStamp.Of(file) == stamp)
        {
            _used[file] = new(stamp!.Value, sha256);
            _isNew = true;
        }

        return sha256;
    }

    /// <summary>Keeps what this run asked for, and what was kept before, for the next.</summary>
    public void Save()
    {
        if (path is null || !_isNew) return;

        _isNew = false;
        var entries = _remembered.Value.Where(entry => !_used.ContainsKey(entry.Key) && File.Exists(entry.Key)).Concat(_used).ToList();
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
        {
            writer.Write(Format);
            writer.Write(entries.Count);
            foreach (var (file, entry) in entries)
            {
                writer.Write(file);
                entry.Stamp.Write(writer);
                writer.Write(Convert.FromHexString(entry.Sha256));
            }
        }

        CacheFile.Write(path, content.ToArray());
    }

    private static string Hash(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static Dictionary<string, Entry> Load(string path)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        if (CacheFile.Read(path) is not { } content) return entries;

        using var reader = new BinaryReader(new MemoryStream(content));
        if (reader.ReadInt32() != Format) return entries;
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            entries[reader.ReadString()] = new(FileStamp.Read(reader), Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)));
        }

        return entries;
    }

    private sealed record Entry(FileStamp Stamp, string Sha256);
}
