using Kiln.Local.Builders;
using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Verification;

/// <summary>
/// A store with nothing baked in it, to bake there once more what another store holds. What the package archive was seen to hold, and the packages
/// downloaded from it, are the other store's. It lies in a build folder of the other store, and goes as one does: when it is disposed of, or with the
/// next bake where the process that made it was killed.
/// </summary>
public sealed class SecondStore : IAsyncDisposable
{
    private readonly BuildFolder _folder;

    private SecondStore(BuildFolder folder) => _folder = folder;

    /// <summary>To be given as the store of a provider, which must ask no package archive.</summary>
    public string Root => $"{_folder.Path}/store";

    internal StoreFolder Folder => new(Root);

    /// <summary>For what a comparison needs meanwhile.</summary>
    internal string Scratch => _folder.Exchange;

    /// <summary>For temporary files of programs.</summary>
    internal string Temporary => _folder.Temporary;

    public static async Task<SecondStore> CreateAsync(StoreFolder store, IProcessRunner processes, TimeProvider time, CancellationToken cancellationToken)
    {
        var second = new SecondStore(await BuildFolder.CreateAsync(store, "verify", processes, time, cancellationToken));
        try
        {
            Directory.CreateDirectory($"{second.Root}/cache");
            foreach (var shared in new[] { "archives", "cache/apt", "cache/debs" })
            {
                Directory.CreateDirectory($"{store.Root}/{shared}");
                Directory.CreateSymbolicLink($"{second.Root}/{shared}", $"{store.Root}/{shared}");
            }

            second.Folder.Create();
            return second;
        }
        catch
        {
            await second.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();
}
