using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>
/// Makes the bootable disk of an image: as a difference to its parent's disk, which costs what the stage changed; or anew, where it is a base's, of
/// another size than its parent's, or on a host that cannot show a difference as a file.
/// </summary>
internal sealed class DiskMaker(StoreFolder store, LocalImageStore images, LocalOptions options, IProcessRunner processes)
{
    /// <param name="folder">Where it is made, and what it needs meanwhile is kept.</param>
    /// <returns>The disk's path, in the folder.</returns>
    /// <exception cref="StepException">A program failed, or there is no room.</exception>
    public async Task<string> MakeAsync(BuildFolder folder, DiskOrder order, CancellationToken cancellationToken)
    {
        var size = DiskLayout.Of(options.DiskSize(order.Name)).Size;
        try
        {
            return Parent(order, size) is { } parent
                ? await MakeDifferenceAsync(folder, order, (parent.Path, parent.Facts, size), cancellationToken)
                : await MakeAnewAsync(folder, order, cancellationToken);
        }
        catch (StepException exception) when (BakeSpace.Hint(store) is { Length: > 0 } hint)
        {
            // A file system on a disk says no more than that it cannot be written.
            throw new StepException(exception.Message.TrimEnd('.') + hint, exception.ExitCode, exception);
        }
    }

    private (string Path, DiskFacts Facts)? Parent(DiskOrder order, long size) =>
        DiskExport.IsPossible
        && order.Parent is { } parent && DiskFile.FindIn(store.Image(parent.Id), DiskFormat.Qcow2) is { } disk
        && DiskFile.IsWhole(disk) && DiskFile.VirtualSize(disk) == size
        && DiskFile.Chain(disk).All(file => DiskFacts.Read(file)!.Holds(file, thorough: false))
            ? (disk, DiskFacts.Read(disk)!)
            : null;

    private async Task<string> MakeDifferenceAsync(BuildFolder folder, DiskOrder order, (string Path, DiskFacts Facts, long Size) parent, CancellationToken cancellationToken)
    {
        var disk = $"{folder.Image}/{DiskFile.Name(DiskFormat.Qcow2)}";
        await using var sandbox = await Sandbox.StartAsync(processes, [], folder.Temporary, cancellationToken);
        await new DiskDifference(sandbox).MakeAsync(
            new()
            {
                Name = order.Name,
                Parent = parent.Path,
                ParentAsSeen = $"../{Path.GetRelativePath(store.Images, parent.Path)}",
                Layer = order.Layer,
                Output = disk,
                Identity = parent.Facts.Identity,
                Size = parent.Size,
                Time = order.Time,
            },
            folder.Path,
            cancellationToken);
        var flat = order.Stage == StageKind.App && options.DiskFormat == DiskFormat.Raw;
        if (flat) disk = await FlattenAsync(disk, parent.Path, cancellationToken);
        DiskFacts.Write(disk, parent.Facts.Identity, flat ? null : parent.Facts);
        return disk;
    }

    /// <summary>One file that needs no other.</summary>
    private async Task<string> FlattenAsync(string disk, string parent, CancellationToken cancellationToken)
    {
        // Its own idea of where its parent is holds once it is published.
        var raw = Path.ChangeExtension(disk, ".raw");
        await processes.RunToolAsync(["qemu-img", "rebase", "-q", "-u", "-b", parent, "-F", DiskExport.FormatOf(parent), disk], cancellationToken);
        await processes.RunToolAsync(["qemu-img", "convert", "-q", "-t", "unsafe", "-W", "-m", "16", "-f", "qcow2", "-O", "raw", disk, raw], cancellationToken);
        File.Delete(disk);
        return raw;
    }

    private async Task<string> MakeAnewAsync(BuildFolder folder, DiskOrder order, CancellationToken cancellationToken)
    {
        // In memory, path after path in order: mke2fs copies a folder as it finds it, and so finds every time the same.
        await using var sandbox = await Sandbox.StartAsync(processes, [Mount.Memory(folder.Root)], folder.Temporary, cancellationToken);
        using (var root = RootFolder.Open(sandbox.PathOf(folder.Root), order.Time))
        {
            foreach (var path in Layers(order))
            {
                using var layer = RootFolder.Open(path, order.Time);
                LayerApply.Run(layer, root);
            }

            DiskFiles.Write(root, order.Fingerprint);
        }

        // Nobody asks for the format of what is not deployed, and a raw disk is made without a conversion.
        var format = order.Stage == StageKind.App ? options.DiskFormat : DiskFormat.Raw;
        var disk = $"{folder.Image}/{DiskFile.Name(format)}";
        await new DiskBuilder(sandbox).BuildAsync(
            new()
            {
                Name = order.Name,
                Root = folder.Root,
                RootOnHost = sandbox.PathOf(folder.Root),
                Output = disk,
                Fingerprint = order.Fingerprint,
                Size = options.DiskSize(order.Name),
                Format = format,
                Time = order.Time,
            },
            cancellationToken);
        DiskFacts.Write(disk, order.Fingerprint, parent: null);
        return disk;
    }

    // The base's first.
    private IEnumerable<string> Layers(DiskOrder order) =>
        (order.Parent is { } parent ? images.Chain(parent.Manifest.Fingerprint) : []).Reverse().Select(fingerprint => $"{store.Layer(fingerprint)}/root").Append(order.Layer);
}
