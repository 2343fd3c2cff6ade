using System.Globalization;
using System.Runtime.ExceptionServices;
using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>What tells two layers apart, path by path: the same facts that <see cref="LayerDigest"/> counts.</summary>
internal static class LayerComparison
{
    /// <summary>A line for each path that differs, in order: <c>/etc/motd: mode 644, then 600; content from byte 0 on: 'one', then 'other'</c>; none where the layers are equal.</summary>
    /// <param name="time">Modification times after this count as this.</param>
    /// <exception cref="KilnException">One cannot be read.</exception>
    public static IReadOnlyList<string> Between(string first, string second, DateTimeOffset time)
    {
        using Side one = new(first, time), other = new(second, time);
        try
        {
            return
            [
                .. one.Entries.Keys.Union(other.Entries.Keys).Order(StringComparer.Ordinal)
                    .AsParallel().AsOrdered()
                    .Select(path => Difference(path, one, other))
                    .OfType<string>(),
            ];
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
            throw;
        }
    }

    private static string? Difference(string path, Side one, Side other)
    {
        var name = $"/{FileName.Readable(path)}";
        if (!other.Entries.TryGetValue(path, out var second)) return $"{name}: only in the first";
        if (!one.Entries.TryGetValue(path, out var first)) return $"{name}: only in the second";

        var differences = one.Facts(first).Zip(other.Facts(second)).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Name} {pair.First.Value}, then {pair.Second.Value}").ToList();
        if (first.Kind == FileKind.File && second.Kind == FileKind.File && ContentDifference.Between(one.Open(first), other.Open(second)) is { } content) differences.Add($"content {content}");
        return differences.Count == 0 ? null : $"{name}: {string.Join("; ", differences)}";
    }

    private sealed class Side : IDisposable
    {
        private readonly RootFolder _root;
        private readonly DateTimeOffset _time;
        private readonly Dictionary<ulong, string> _links = [];

        public Side(string folder, DateTimeOffset time)
        {
            _root = RootFolder.Open(folder, time);
            _time = time;
            var entries = LayerTree.Read(_root, folder);
            entries.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
            Entries = entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
            foreach (var entry in entries.Where(entry => entry is { Kind: FileKind.File, Status.Links: > 1 })) _links.TryAdd(entry.Status.Inode, entry.Path);
        }

        public Dictionary<string, LayerEntry> Entries { get; }

        /// <summary>All but the content of files.</summary>
        public IEnumerable<(string Name, string Value)> Facts(LayerEntry entry)
        {
            var status = entry.Status;
            var late = status.Seconds >= _time.ToUnixTimeSeconds();
            yield return ("kind", entry.Kind.ToString());
            yield return ("mode", Convert.ToString(status.Mode, 8));
            yield return ("owner", string.Create(CultureInfo.InvariantCulture, $"{status.User}:{status.Group}"));
            yield return ("time", late ? "clamped" : string.Create(CultureInfo.InvariantCulture, $"{status.Seconds}.{status.Nanoseconds:000000000}"));
            yield return ("link to", entry.Link);
            yield return ("device", string.Create(CultureInfo.InvariantCulture, $"{status.DeviceMajor}:{status.DeviceMinor}"));
            yield return ("attributes", entry.Attributes);
            yield return ("same file as", _links.GetValueOrDefault(status.Inode, entry.Path));
            if (entry.Kind == FileKind.File) yield return ("size", string.Create(CultureInfo.InvariantCulture, $"{status.Size}"));
        }

        public FileStream Open(LayerEntry entry) => new FileStream(FileHasher.Open(_root, entry), FileAccess.Read, bufferSize: 0);

        public void Dispose() => _root.Dispose();
    }
}
