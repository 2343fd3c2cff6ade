using System.Globalization;
using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>What tells two layers apart, path by path: the same facts that <see cref="LayerDigest"/> counts.</summary>
internal static class LayerComparison
{
    /// <summary>A line for each path that differs, in order: <c>/etc/motd: mode 644, then 600; content 1f3a…, then 9b02…</c>; none where the layers are equal.</summary>
    /// <param name="time">Modification times after this count as this.</param>
    public static IReadOnlyList<string> Between(string first, string second, DateTimeOffset time)
    {
        using FactsReader one = new(first, time), other = new(second, time);
        return
        [
            .. one.Entries.Keys.Union(other.Entries.Keys).Order(StringComparer.Ordinal)
                .Select(path => Difference(path, one, other))
                .OfType<string>(),
        ];
    }

    private static string? Difference(string path, FactsReader one, FactsReader other)
    {
        var name = $"/{FileName.Readable(path)}";
        if (!other.Entries.TryGetValue(path, out var second)) return $"{name}: only in the first";
        if (!one.Entries.TryGetValue(path, out var first)) return $"{name}: only in the second";

        var differences = one.Of(first).Zip(other.Of(second)).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Name} {pair.First.Value}, then {pair.Second.Value}").ToList();
        return differences.Count == 0 ? null : $"{name}: {string.Join("; ", differences)}";
    }

    private sealed class FactsReader : IDisposable
    {
        private readonly RootFolder _root;
        private readonly FileHasher _hasher;
        private readonly DateTimeOffset _time;
        private readonly Dictionary<ulong, string> _links = [];

        public FactsReader(string folder, DateTimeOffset time)
        {
            _root = RootFolder.Open(folder, time);
            _hasher = new(_root);
            _time = time;
            var entries = LayerTree.Read(_root, folder);
            entries.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
            Entries = entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
            foreach (var entry in entries.Where(entry => entry is { Kind: FileKind.File, Status.Links: > 1 })) _links.TryAdd(entry.Status.Inode, entry.Path);
        }

        public Dictionary<string, LayerEntry> Entries { get; }

        public IEnumerable<(string Name, string Value)> Of(LayerEntry entry)
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
            if (entry.Kind != FileKind.File) yield break;

            yield return ("size", string.Create(CultureInfo.InvariantCulture, $"{status.Size}"));
            yield return ("content", Convert.ToHexStringLower(_hasher.Hash(entry)));
        }

        public void Dispose()
        {
            _hasher.Dispose();
            _root.Dispose();
        }
    }
}
