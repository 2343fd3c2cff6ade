using System.Text.RegularExpressions;
using Kiln.Stages;

namespace Kiln.Local.Archives;

/// <summary>Reads the host's own package configuration, so that a bake gets its packages from where the host does.</summary>
/// <param name="folder"><c>/etc/apt</c>.</param>
/// <param name="architecture">As Debian names it; entries for others only are left out.</param>
internal sealed partial class HostSources(string folder, string architecture)
{
    private static readonly string[] Pockets = ["", "-updates", "-security"];

    // What apt takes for a no.
    private static readonly string[] No = ["no", "false", "without", "off", "disable", "0"];

    /// <summary>Those of this host.</summary>
    public static HostSources OfHost { get; } = new("/etc/apt", LocalProvider.Architecture);

    /// <summary>The entries for the distribution's suites. Whose they are, only their release files tell.</summary>
    public IReadOnlyList<AptSource> For(Distribution distribution)
    {
        var suites = Pockets.Select(pocket => distribution.Codename + pocket).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Files().SelectMany(Read)
                .Where(source => suites.Contains(source.Suite))
                .GroupBy(source => (source.Uri.TrimEnd('/'), source.Suite))
                .Select(same => same.First() with { Components = [.. distribution.Components.Intersect(same.SelectMany(source => source.Components))] })
                .Where(source => source.Components.Count > 0),
        ];
    }

    /// <summary>Entries for releases in what looks like an archive of the distribution, which ends in its name.</summary>
    public IReadOnlyList<AptSource> Releases(Distribution distribution) =>
    [
        .. Files().SelectMany(Read)
            .Where(source => source.Uri.TrimEnd('/').EndsWith($"/{distribution.Name}", StringComparison.Ordinal) && !source.Suite.Contains('-', StringComparison.Ordinal))
            .DistinctBy(source => source.Suite),
    ];

    private IEnumerable<string> Files()
    {
        var main = Path.Combine(folder, "sources.list");
        var parts = Path.Combine(folder, "sources.list.d");
        return (File.Exists(main) ? [main] : Array.Empty<string>())
            .Concat(Directory.Exists(parts) ? Directory.EnumerateFiles(parts).Where(file => Path.GetExtension(file) is ".list" or ".sources").Order(StringComparer.Ordinal) : []);
    }

    private IEnumerable<AptSource> Read(string file) =>
        Path.GetExtension(file) == ".sources" ? ReadStanzas(File.ReadAllText(file)) : File.ReadLines(file).Select(ReadLine).OfType<AptSource>();

    private AptSource? ReadLine(string line)
    {
        if (OneLine().Match(line.Split('#')[0]) is not { Success: true } match) return null;

        var options = Words(match.Groups["options"].Value).Select(option => option.Split('=', 2)).Where(option => option.Length == 2)
            .ToLookup(option => option[0].TrimEnd('+', '-'), option => option[1].Trim('"'), StringComparer.OrdinalIgnoreCase);
        return IsForUs(options["arch"].SelectMany(value => value.Split(',')))
            ? new(match.Groups["uri"].Value, match.Groups["suite"].Value, Words(match.Groups["components"].Value), options["signed-by"].FirstOrDefault())
            : null;
    }

    private IEnumerable<AptSource> ReadStanzas(string text) =>
        from stanza in Deb822.Stanzas(text)
        where Words(stanza, "Types").Contains("deb") && !No.Contains(stanza.GetValueOrDefault("Enabled"), StringComparer.OrdinalIgnoreCase) && IsForUs(Words(stanza, "Architectures"))
        from uri in Words(stanza, "URIs")
        from suite in Words(stanza, "Suites")
        select new AptSource(uri, suite, Words(stanza, "Components"), stanza.GetValueOrDefault("Signed-By"));

    private bool IsForUs(IEnumerable<string> architectures) => architectures.ToList() is var named && (named.Count == 0 || named.Contains(architecture));

    private static string[] Words(Dictionary<string, string> stanza, string field) => Words(stanza.GetValueOrDefault(field) ?? "");

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://host/debian bookworm main
    [GeneratedRegex(@"^\s*deb\s+(\[(?<options>[^\]]*)\]\s*)?(?<uri>\S+)\s+(?<suite>\S+)\s+(?<components>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OneLine();
}
