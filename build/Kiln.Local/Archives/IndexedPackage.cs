namespace Kiln.Local.Archives;

/// <summary>One version of a package that an archive has.</summary>
/// <param name="Sha256">Of its file.</param>
/// <param name="IsSecurity">Whether it came as a security update.</param>
internal sealed record IndexedPackage(string Name, string Version, string Architecture, string Sha256, bool IsSecurity)
{
    private const string Security = "security";

    /// <summary>What apt calls its file.</summary>
    public string FileName => $"{Name}_{Version.Replace(":", "%3a", StringComparison.Ordinal)}_{Architecture}.deb";

    /// <summary>As a line of a <see cref="PackageIndex"/>. Lines sort by name, since a space comes before all that names consist of.</summary>
    public string Line => $"{Name} {Version} {Architecture} {Sha256} {(IsSecurity ? Security : "-")}";

    public static IndexedPackage Parse(string line) =>
        line.Split(' ') is [var name, var version, var architecture, var sha256, var origin]
            ? new(name, version, architecture, sha256, origin == Security)
            : throw new FormatException($"'{line}' is no line of a package index.");
}
