using System.Globalization;
using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Machines;

namespace Kiln.Local.Disks;

/// <summary>
/// Makes a disk as a difference to its parent's: only what the layer changes is written, so it costs what the change costs and not what the image
/// weighs. The file system is the parent's, mounted and changed by the kernel.
/// </summary>
internal sealed class DiskDifference(Sandbox sandbox)
{
    // Small: a changed file dirties a few blocks of the file system's own here and there, and each takes a cluster.
    private const int ClusterSize = 16 * 1024;

    /// <param name="scratch">A folder for mount points.</param>
    /// <exception cref="StepException">A program failed, or there is no room.</exception>
    public async Task MakeAsync(DiskDifferenceRequest request, string scratch, CancellationToken cancellationToken)
    {
        var (file, mount) = ($"{scratch}/disk-file", $"{scratch}/disk-tree");
        await File.WriteAllBytesAsync(file, [], cancellationToken);
        Directory.CreateDirectory(mount);

        // Unsafe means unseen: the parent is found from where the disk will be, not from where it is made.
        await sandbox.RunToolAsync(
            [
                "qemu-img", "create", "-q", "-u", "-f", "qcow2", "-o", Invariant($"cluster_size={ClusterSize}"),
                "-b", request.ParentAsSeen, "-F", DiskExport.FormatOf(request.Parent), request.Output, Invariant($"{request.Size}"),
            ],
            cancellationToken);
        await using var export = await DiskExport.StartAsync(sandbox, (request.Output, request.Parent), file, cancellationToken);

        // What is not finished is thrown away, and the finished disk is flushed when it is published: no barriers here.
        await sandbox.RunToolAsync(["mount", "-t", "ext4", "-o", Invariant($"loop,offset={DiskLayout.RootStart * DiskLayout.SectorSize},noatime,barrier=0"), file, mount], cancellationToken);
        using (var tree = RootFolder.Open(sandbox.PathOf(mount), request.Time)) Write(request, tree);
        await sandbox.RunToolAsync(["umount", mount], cancellationToken);
        await export.CloseAsync(cancellationToken);
    }

    private static void Write(DiskDifferenceRequest request, RootFolder tree)
    {
        try
        {
            using (var layer = RootFolder.Open(request.Layer, request.Time)) LayerApply.Run(layer, tree);
            DiskFiles.Write(tree, request.Identity);

            // What the kernel could not write, it says here and not when it unmounts.
            if (Libc.FlushFileSystem(tree.Handle) != 0) throw new IOException($"it cannot be flushed: {Errno.Text(Errno.Last)}");
        }
        catch (IOException exception)
        {
            throw new StepException($"The disk of {request.Name} cannot be written: {exception.Message}", cause: exception);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
