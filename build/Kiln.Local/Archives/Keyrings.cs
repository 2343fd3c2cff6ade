namespace Kiln.Local.Archives;

/// <summary>The keys of some package sources, copied beside them so that an image can be given them.</summary>
/// <param name="path">The folder of an <see cref="AptFolder"/>.</param>
/// <param name="signedBy">As sources have it: paths of keyrings, fingerprints, or keys themselves.</param>
internal sealed class Keyrings(string path, IReadOnlyList<string> signedBy)
{
    private static readonly char[] Separators = [',', ' ', '\t', '\n'];

    /// <summary>The keyrings of a source for apt on the host: where they are; a key that stands in the source itself gets a file.</summary>
    public IReadOnlyList<string> OnHost(string? source, string location) =>
        source is null ? [] : IsKey(source) ? CopyTo(source, location) : Words(source);

    /// <summary>The keyrings of a source, copied, as they are called once the folder is at <paramref name="location"/>.</summary>
    /// <exception cref="KilnException">There is no such keyring.</exception>
    public IReadOnlyList<string> CopyTo(string? source, string location)
    {
        if (source is null) return [];

        Directory.CreateDirectory($"{path}/keyrings");
        var prefix = $"keyrings/{signedBy.ToList().IndexOf(source)}";
        if (!IsKey(source)) return [.. Words(source).Select((word, index) => word.StartsWith('/') ? $"{location}/{Copy(word, $"{prefix}-{index}")}" : word)];

        // deb822 writes an empty line of the key as a dot.
        File.WriteAllLines($"{path}/{prefix}.asc", source.Split('\n').Select(line => line == "." ? "" : line));
        return [$"{location}/{prefix}.asc"];
    }

    private static bool IsKey(string source) => source.Contains("-----BEGIN", StringComparison.Ordinal);

    private static string[] Words(string source) => source.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    // Armoured or not: apt tells by the file's ending.
    private string Copy(string keyring, string name)
    {
        if (!File.Exists(keyring)) throw new KilnException($"{keyring}, the keyring that the host's package sources name, does not exist. Install debian-archive-keyring, or mend /etc/apt.");
        File.Copy(keyring, $"{path}/{name}{Path.GetExtension(keyring)}", overwrite: true);
        return name + Path.GetExtension(keyring);
    }
}
