using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>
/// SHA-256 of a layer's content: every path in the order of its bytes, with type, mode, owner, modification time, size, content, link
/// target, device number, capabilities and overlayfs's markers. When and in which order it was made does not count.
/// </summary>
public static class LayerDigest
{
    /// <param name="folder">The layer on this host: an overlay's upper directory, or the root of a base.</param>
    /// <param name="time">Modification times after this count as this.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="KilnException">The layer depends on how overlayfs was mounted, or cannot be read.</exception>
    public static string Of(string folder, DateTimeOffset time)
    {
        using var root = RootFolder.Open(folder, time);
        var entries = LayerTree.Read(root, folder);
        entries.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));

        // Two cores read and hash; the longest files first, so that neither ends up waiting for the other.
        var contents = new byte[entries.Count][];
        var files = Enumerable.Range(0, entries.Count).Where(i => entries[i].Kind == FileKind.File).OrderByDescending(i => entries[i].Status.Size).ToList();
        var firsts = FirstPaths(entries);
        Hash(files.Where(i => firsts[i] == i), (i, hasher) => contents[i] = hasher.Hash(entries[i]), root);

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < entries.Count; i++)
        {
            var content = firsts[i] == i ? Convert.ToHexStringLower(contents[i] ?? []) : $"same as {entries[firsts[i]].Path}";
            digest.AppendData(Encoding.Latin1.GetBytes(Line(entries[i], content, time)));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void Hash(IEnumerable<int> files, Action<int, FileHasher> hash, RootFolder root)
    {
        try
        {
            Parallel.ForEach(
                Partitioner.Create(files, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => new FileHasher(root),
                (i, _, hasher) =>
                {
                    hash(i, hasher);
                    return hasher;
                },
                hasher => hasher.Dispose());
        }
        catch (AggregateException exception)
        {
            // Callers know what a layer is that cannot be read, not how many read it.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    // No name and no link holds a zero byte, so no two lists of entries read the same.
    private static string Line(LayerEntry entry, string content, DateTimeOffset time)
    {
        var status = entry.Status;
        var late = status.Seconds >= time.ToUnixTimeSeconds();
        var modified = late ? $"{time.ToUnixTimeSeconds()}.0" : $"{status.Seconds}.{status.Nanoseconds}";
        var size = entry.Kind == FileKind.File ? status.Size : 0;
        return $"{entry.Path}\0{entry.Kind} {Convert.ToString(status.Mode, 8)} {status.User}:{status.Group} {modified} {size} {status.DeviceMajor}:{status.DeviceMinor} {content}\0{entry.Link}\0{entry.Attributes}\0";
    }

    /// <summary>For each entry the first one that is the same file: hard links are one content under several names.</summary>
    private static int[] FirstPaths(List<LayerEntry> entries)
    {
        var seen = new Dictionary<ulong, int>();
        var firsts = new int[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            firsts[i] = i;
            if (entries[i] is { Kind: FileKind.File, Status.Links: > 1 } entry && !seen.TryAdd(entry.Status.Inode, i))
                firsts[i] = seen[entry.Status.Inode];
        }

        return firsts;
    }
}
