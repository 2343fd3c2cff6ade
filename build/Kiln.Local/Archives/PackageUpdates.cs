using Kiln.Images;

namespace Kiln.Local.Archives;

/// <summary>What an archive has newer versions of.</summary>
/// <param name="index">Null: nobody knows what it holds.</param>
internal sealed class PackageUpdates(PackageIndex? index)
{
    // Images share most of their packages.
    private readonly Dictionary<InstalledPackage, PackageUpdate?> _known = [];

    /// <summary>Security updates first, each kind by name.</summary>
    public IReadOnlyList<PackageUpdate> Of(IEnumerable<InstalledPackage> packages) => index is null
        ? []
        : [.. packages.Select(package => Of(package, index)).OfType<PackageUpdate>().OrderByDescending(update => update.IsSecurity).ThenBy(update => update.Name, StringComparer.Ordinal)];

    private PackageUpdate? Of(InstalledPackage package, PackageIndex archive)
    {
        if (_known.TryGetValue(package, out var known)) return known;

        var installed = new DebianVersion(package.Version);
        var newer = archive.Find(package.Name).Where(indexed => new DebianVersion(indexed.Version) > installed).ToList();
        return _known[package] = newer.MaxBy(indexed => new DebianVersion(indexed.Version)) is { } newest
            ? new(package.Name, package.Version, newest.Version, newer.Any(indexed => indexed.IsSecurity))
            : null;
    }
}
