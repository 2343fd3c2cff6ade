using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Build folders whose lease is free: they belong to nobody that lives.</summary>
internal sealed class DeadBuilds(StoreFolder store, IProcessRunner processes)
{
    /// <summary>Those there are now. It changes nothing.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(store.Builds)
            ? [.. Directory.EnumerateDirectories(store.Builds).Where(path => Lease.IsFree(LeaseOf(store, path))).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Removes them.</summary>
    /// <param name="removed">Told of each.</param>
    public async Task RemoveAsync(Action<string> removed, CancellationToken cancellationToken)
    {
        foreach (var path in List())
        {
            // Somebody else may be at it.
            if (Lease.TryTake(LeaseOf(store, path)) is not { } lease) continue;
            await using (lease)
            {
                await processes.RemoveFolderAsync(path, cancellationToken);
                lease.Forget();
                removed(path);
            }
        }
    }

    /// <summary>The lease of a build folder.</summary>
    public static string LeaseOf(StoreFolder store, string path) => $"{store.Leases}/build-{Path.GetFileName(path)}";
}
