using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Makes the bootable disk of a layer.</summary>
internal sealed class DiskMaker(StoreFolder store, LocalImageStore images, LocalOptions options, IProcessRunner processes)
{
    /// <param name="folder">Where it is made, and what it needs meanwhile is kept.</param>
    /// <param name="name">Of the role or base: it decides the size.</param>
    /// <returns>The disk's path, in the folder.</returns>
    public async Task<string> MakeAsync(BuildFolder folder, LayerFacts layer, string name, CancellationToken cancellationToken)
    {
        // A disk holds a few files that no layer does (boot menu, file system table): they lie over the layers for as long as it is made.
        var (upper, work) = ($"{folder.Path}/disk-upper", $"{folder.Path}/disk-work");
        foreach (var path in new[] { upper, work }) Directory.CreateDirectory(path);
        await using var sandbox = await Sandbox.StartAsync(processes, [Mount.Overlay(Roots(folder, layer), upper, work, folder.Root)], folder.Temporary, cancellationToken);
        using (var root = RootFolder.Open(sandbox.PathOf(folder.Root), layer.Time))
        {
            foreach (var file in DiskFiles.For(root, layer.Fingerprint)) root.WriteFile(file);
        }

        var disk = $"{folder.Image}/{DiskFile.Name(options.DiskFormat)}";
        await new DiskBuilder(sandbox).BuildAsync(
            new()
            {
                Name = name,
                Root = folder.Root,
                Output = disk,
                Fingerprint = layer.Fingerprint,
                Size = options.DiskSize(name),
                Format = options.DiskFormat,
                Time = layer.Time,
            },
            cancellationToken);
        return disk;
    }

    // The layer itself may still be in the folder: it is published when its disk is made.
    private IEnumerable<string> Roots(BuildFolder folder, LayerFacts layer) =>
    [
        File.Exists($"{folder.Layer}/layer.json") ? folder.Upper : $"{store.Layer(layer.Fingerprint)}/root",
        .. layer.Parent is { } parent ? images.Chain(parent).Select(fingerprint => $"{store.Layer(fingerprint)}/root") : [],
    ];
}
