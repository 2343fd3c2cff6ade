using Kiln.Images;

namespace Kiln.Local.Archives;

/// <summary>What an archive has newer versions of.</summary>
internal static class PackageUpdates
{
    /// <summary>Security updates first, each kind by name.</summary>
    public static IReadOnlyList<PackageUpdate> Of(IEnumerable<InstalledPackage> packages, PackageIndex index) =>
        [.. packages.Select(package => Of(package, index)).OfType<PackageUpdate>().OrderByDescending(update => update.IsSecurity).ThenBy(update => update.Name, StringComparer.Ordinal)];

    private static PackageUpdate? Of(InstalledPackage package, PackageIndex index)
    {
        var installed = new DebianVersion(package.Version);
        var newer = index.Find(package.Name).Where(indexed => new DebianVersion(indexed.Version) > installed).ToList();
        return newer.MaxBy(indexed => new DebianVersion(indexed.Version)) is { } newest
            ? new(package.Name, package.Version, newest.Version, newer.Any(indexed => indexed.IsSecurity))
            : null;
    }
}
