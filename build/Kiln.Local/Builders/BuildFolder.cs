using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>What a running bake keeps on disk until its result is published. It is thrown away with the bake, never continued.</summary>
internal sealed class BuildFolder : IAsyncDisposable
{
    private readonly Lease _lease;
    private readonly IProcessRunner _processes;
    private bool _isGivenAway;

    private BuildFolder(StoreFolder store, string path, Lease lease, IProcessRunner processes)
    {
        Store = store;
        Path = path;
        _lease = lease;
        _processes = processes;
    }

    public StoreFolder Store { get; }

    public string Path { get; private set; }

    /// <summary>What the stage changes: it becomes the layer.</summary>
    public string Upper => $"{Path}/layer/root";

    /// <summary>The folder that is published: <see cref="Upper"/> and its facts.</summary>
    public string Layer => $"{Path}/layer";

    /// <summary>The folder that is published as the image: its disk and its manifest.</summary>
    public string Image => $"{Path}/image";

    /// <summary>What overlayfs needs beside <see cref="Upper"/>.</summary>
    public string Work => $"{Path}/work";

    /// <summary>The image's root as the builder sees it.</summary>
    public string Root => $"{Path}/root";

    /// <summary>What the image sees only while it is made.</summary>
    public string Exchange => $"{Path}/exchange";

    /// <summary>The folder that is published as a checkpoint.</summary>
    public string Checkpoint => $"{Path}/checkpoint";

    /// <summary>What was published before and is replaced: it goes with the bake.</summary>
    public string Replaced => $"{Path}/replaced";

    /// <summary>The temporary files of the host's programs.</summary>
    public string Temporary => $"{Path}/tmp";

    /// <summary>A new folder, after those that dead bakes left behind are gone.</summary>
    public static async Task<BuildFolder> CreateAsync(StoreFolder store, string name, IProcessRunner processes, TimeProvider time, CancellationToken cancellationToken)
    {
        store.Create();
        await new DeadBuilds(store, processes).RemoveAsync(_ => { }, cancellationToken);
        var path = $"{store.Builds}/{name}-{Environment.ProcessId}";

        // Nobody else makes this folder; but who looks for dead bakes may have its lease for a moment.
        var lease = await Lease.TakeAsync(DeadBuilds.LeaseOf(store, path), _ => { }, time, cancellationToken);
        var folder = new BuildFolder(store, path, lease, processes);
        foreach (var part in new[] { folder.Upper, folder.Work, folder.Root, folder.Image, folder.Exchange, folder.Temporary }) Directory.CreateDirectory(part);
        return folder;
    }

    /// <summary>It gets another name, whose lease somebody else holds. What is mounted in it stays mounted.</summary>
    public void GiveAway(string path)
    {
        Directory.Move(Path, path);
        Path = path;
        _isGivenAway = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isGivenAway) await _processes.RemoveFolderAsync(Path, CancellationToken.None);
        _lease.Forget();
        await _lease.DisposeAsync();
    }
}
