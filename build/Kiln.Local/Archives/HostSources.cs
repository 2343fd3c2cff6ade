using Kiln.Stages;

namespace Kiln.Local.Archives;

/// <summary>Reads the host's own package configuration, so that a bake gets its packages from where the host does.</summary>
/// <param name="folder"><c>/etc/apt</c>.</param>
internal sealed class HostSources(string folder)
{
    private static readonly string[] Pockets = ["", "-updates", "-security"];

    /// <summary>The entries for the distribution's suites. Whose they are, only their release files tell.</summary>
    public IReadOnlyList<AptSource> For(Distribution distribution)
    {
        var suites = Pockets.Select(pocket => distribution.Codename + pocket).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Files().SelectMany(Read)
                .Where(source => suites.Contains(source.Suite))
                .Select(source => source with { Components = [.. source.Components.Intersect(distribution.Components)] })
                .Where(source => source.Components.Count > 0)
                .DistinctBy(source => (source.Uri.TrimEnd('/'), source.Suite)),
        ];
    }

    private IEnumerable<string> Files()
    {
        var main = Path.Combine(folder, "sources.list");
        var parts = Path.Combine(folder, "sources.list.d");
        return (File.Exists(main) ? [main] : Array.Empty<string>())
            .Concat(Directory.Exists(parts) ? Directory.EnumerateFiles(parts).Where(file => Path.GetExtension(file) is ".list" or ".sources").Order(StringComparer.Ordinal) : []);
    }

    private static IEnumerable<AptSource> Read(string file) =>
        Path.GetExtension(file) == ".sources" ? ReadStanzas(File.ReadAllText(file)) : File.ReadLines(file).Select(ReadLine).OfType<AptSource>();

    /// <summary><c>deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://host/debian bookworm main</c></summary>
    private static AptSource? ReadLine(string line)
    {
        var text = line.Split('#')[0].Trim();
        if (!text.StartsWith("deb ", StringComparison.Ordinal) && !text.StartsWith("deb\t", StringComparison.Ordinal)) return null;

        text = text[3..].Trim();
        string? signedBy = null;
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            signedBy = text[1..end].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(option => option.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase))
                .Select(option => option["signed-by=".Length..].Trim('"'))
                .FirstOrDefault();
            text = text[(end + 1)..];
        }

        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var uri, var suite, .. { Length: > 0 } components]
            ? new(uri, suite, components, signedBy)
            : null;
    }

    private static IEnumerable<AptSource> ReadStanzas(string text) =>
        from stanza in Deb822.Stanzas(text)
        where Words(stanza, "Types").Contains("deb") && !string.Equals(stanza.GetValueOrDefault("Enabled"), "no", StringComparison.OrdinalIgnoreCase)
        from uri in Words(stanza, "URIs")
        from suite in Words(stanza, "Suites")
        select new AptSource(uri, suite, Words(stanza, "Components"), stanza.GetValueOrDefault("Signed-By"));

    private static string[] Words(Dictionary<string, string> stanza, string field) =>
        stanza.GetValueOrDefault(field)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
