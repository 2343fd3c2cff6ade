using System.Text;

namespace Kiln.Local.Archives;

/// <summary>A suite's list of packages (<c>Packages</c>), read once and in pieces: Debian's has 64,000 packages and 50 MB.</summary>
/// <param name="isSecurity">Whether the suite is one of security updates.</param>
internal sealed class PackagesFile(string path, bool isSecurity)
{
    private const int Piece = 256 * 1024;

    private string _name = "", _version = "", _architecture = "", _sha256 = "";

    public IEnumerable<IndexedPackage> Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Piece];
        var (filled, read) = (0, 0);
        while ((read = file.Read(buffer, filled, buffer.Length - filled)) > 0)
        {
            filled += read;
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                if (Take(buffer.AsSpan(start, length)) is { } package) yield return package;
                start += length + 1;
            }

            // A line that has not ended yet goes on in the next piece.
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        if (Take([]) is { } last) yield return last;
    }

    // An empty line ends a package.
    private IndexedPackage? Take(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty)
        {
            Field(line, "Package: "u8, ref _name);
            Field(line, "Version: "u8, ref _version);
            Field(line, "Architecture: "u8, ref _architecture);
            Field(line, "SHA256: "u8, ref _sha256);
            return null;
        }

        var package = _name.Length > 0 && _version.Length > 0 ? new IndexedPackage(_name, _version, _architecture, _sha256, isSecurity) : null;
        _name = _version = _architecture = _sha256 = "";
        return package;
    }

    private static void Field(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, ref string value)
    {
        if (line.StartsWith(name)) value = Encoding.UTF8.GetString(line[name.Length..]).Trim();
    }
}
