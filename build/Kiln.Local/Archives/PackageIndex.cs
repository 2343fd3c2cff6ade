using System.Text;

namespace Kiln.Local.Archives;

/// <summary>
/// The packages of an archive's state in a few megabytes: one line a version, sorted by name, in a file that everyone may read.
/// A name is found in it without reading the rest.
/// </summary>
internal sealed class PackageIndex
{
    private readonly byte[] _lines;

    private PackageIndex(byte[] lines) => _lines = lines;

    /// <summary>The index in a file; null where there is none, or it is that of another state.</summary>
    public static PackageIndex? Read(string path, ArchiveState state)
    {
        if (!File.Exists(path)) return null;

        var lines = File.ReadAllBytes(path);
        return lines.AsSpan().StartsWith(Encoding.UTF8.GetBytes(Heading(state))) ? new(lines) : null;
    }

    /// <summary>The index of the lists that apt keeps in a folder.</summary>
    public static byte[] Of(string lists, IEnumerable<ReleaseFile> releases, ArchiveState state)
    {
        var all =
            from release in releases
            from file in Directory.EnumerateFiles(lists, $"{release.Prefix}*_Packages").Order(StringComparer.Ordinal)
            from package in new PackagesFile(file, release.IsSecurity).Read()
            select Encoding.UTF8.GetBytes($"{package.Line}\n");

        // As bytes: there are tens of thousands, and this is the most memory that a bake takes at once.
        List<byte[]> lines = [.. all];
        lines.Sort((one, other) => one.AsSpan().SequenceCompareTo(other));
        List<byte[]> index = [Encoding.UTF8.GetBytes(Heading(state))];
        foreach (var line in lines)
        {
            if (!line.AsSpan().SequenceEqual(index[^1])) index.Add(line);
        }

        return Joined(index);
    }

    /// <summary>Every version of a package that the archive has.</summary>
    public IEnumerable<IndexedPackage> Find(string name)
    {
        var wanted = Encoding.UTF8.GetBytes($"{name} ");
        for (var at = FirstOf(wanted); at < _lines.Length && LineAt(at).AsSpan().StartsWith(wanted); at = EndOf(at) + 1)
        {
            yield return IndexedPackage.Parse(Encoding.UTF8.GetString(LineAt(at)));
        }
    }

    private static byte[] Joined(List<byte[]> pieces)
    {
        var whole = new byte[pieces.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        return whole;
    }

    // Where the first line starts that does not sort before what is wanted.
    private int FirstOf(ReadOnlySpan<byte> wanted)
    {
        var (low, high) = (EndOf(0) + 1, _lines.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var start = middle == 0 ? 0 : _lines.AsSpan(0, middle).LastIndexOf((byte)'\n') + 1;
            if (LineAt(start).AsSpan().SequenceCompareTo(wanted) < 0) low = EndOf(start) + 1;
            else high = start;
        }

        return low;
    }

    private ArraySegment<byte> LineAt(int start) => new(_lines, start, EndOf(start) - start);

    private int EndOf(int start) => _lines.AsSpan(start).IndexOf((byte)'\n') is var length and >= 0 ? start + length : _lines.Length;

    private static string Heading(ArchiveState state) => $"# {state.Hash}\n";
}
