using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Build folders whose lease is free: they belong to nobody that lives. And such leases, where the folder is gone.</summary>
internal sealed class DeadBuilds(StoreFolder store, IProcessRunner processes)
{
    private const string Prefix = "build-";

    /// <summary>The folders there are now. It changes nothing.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(store.Builds)
            ? [.. Directory.EnumerateDirectories(store.Builds).Where(path => Lease.IsFree(LeaseOf(store, path))).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Removes them.</summary>
    /// <param name="removed">Told of each folder.</param>
    public async Task RemoveAsync(Action<string> removed, CancellationToken cancellationToken)
    {
        foreach (var path in List())
        {
            if (await RemoveAsync(path, cancellationToken)) removed(path);
        }

        foreach (var path in WithoutFolder()) await RemoveAsync(path, cancellationToken);
    }

    /// <summary>The lease of a build folder.</summary>
    public static string LeaseOf(StoreFolder store, string path) => $"{store.Leases}/{Prefix}{Path.GetFileName(path)}";

    /// <returns>False: somebody else is at it.</returns>
    private async Task<bool> RemoveAsync(string path, CancellationToken cancellationToken)
    {
        if (Lease.TryTake(LeaseOf(store, path)) is not { } lease) return false;
        await using (lease)
        {
            await processes.RemoveFolderAsync(path, cancellationToken);
            lease.Forget();
            return true;
        }
    }

    // Of bakes that were killed right before they made their folder, or right after they removed it.
    private IReadOnlyList<string> WithoutFolder() =>
        [.. Lease.In(store.Leases, $"{Prefix}*").Select(lease => $"{store.Builds}/{Path.GetFileName(lease)[Prefix.Length..]}").Where(path => !Directory.Exists(path))];
}
