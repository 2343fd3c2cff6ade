using Kiln.Images;
using Kiln.Local.Files;

namespace Kiln.Local.Archives;

/// <summary>Where a bake gets its packages from.</summary>
/// <param name="Apt">Sources, keys and package lists.</param>
/// <param name="State">What the archive held when the base's fingerprint was made.</param>
internal sealed record PackageSupply(AptFolder Apt, ArchiveState State, DebCache Cache, DownloadRetry Retry)
{
    /// <summary>Runs what installs packages, with those at hand that were downloaded before; what it downloads is kept for the next.</summary>
    /// <param name="attempt">What may be tried again; hands each line it prints to its first argument.</param>
    public async Task RunAsync(DownloadFolder folder, Func<Action<string>, CancellationToken, Task> attempt, Action<string> output, CancellationToken cancellationToken)
    {
        Cache.Lend(folder.Root, folder.Path, folder.Installed);
        try
        {
            await Retry.RunAsync(attempt, output, cancellationToken);
        }
        finally
        {
            // Also what was downloaded before a failure: the next try will want it.
            Cache.Keep(folder.Root, folder.Path);
        }
    }
}

/// <summary>Where apt downloads to in a bake.</summary>
/// <param name="Root">An open folder; what is in it is not to be trusted.</param>
/// <param name="Path">Below it.</param>
/// <param name="Installed">What the image has already.</param>
internal sealed record DownloadFolder(RootFolder Root, string Path, IReadOnlyList<InstalledPackage> Installed);
