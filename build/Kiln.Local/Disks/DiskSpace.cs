using System.Globalization;
using Kiln.Local.Files;
using Kiln.Machines;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Disks;

/// <summary>Whether a root file system fits its disk, and the disk the store: said before anything is written, with the numbers.</summary>
internal static class DiskSpace
{
    private const int BlockSize = 4096;

    internal static void Check(DiskRequest request, DiskLayout layout)
    {
        var files = Used(request.RootOnHost);

        // ext4 itself takes 1 in 64 bytes for inodes, up to 64 MiB for its journal and some for its maps.
        var needed = files + (layout.Size / 50) + (80 * DiskLayout.Mebibyte) + (DiskLayout.RootStart * DiskLayout.SectorSize);
        if (needed > layout.Size)
            throw new StepException($"The disk of {request.Name} is too small: {Text(files)} of files need a disk of {Text(needed)}, and it has {Text(layout.Size)}. Set a larger 'disk:' in nodes.yaml.");

        var folder = Path.GetDirectoryName(Path.GetFullPath(request.Output))!;
        var written = (files + (32 * DiskLayout.Mebibyte)) * (request.Format == DiskFormat.Qcow2 ? 2 : 1);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (written > free)
            throw new StepException($"There is no room for the disk of {request.Name}: it needs {Text(written)} in {folder}, and {Text(free)} are free. Remove images that are no longer needed, or move the store.");
    }

    /// <summary>What the files under a folder take on a file system with blocks of 4 KiB, without their holes.</summary>
    internal static long Used(string root)
    {
        using var folder = RootFolder.Open(root, DateTimeOffset.UnixEpoch);
        return Used(folder.Handle, ".");
    }

    internal static string Text(long bytes) => bytes < 1024 * DiskLayout.Mebibyte
        ? string.Create(CultureInfo.InvariantCulture, $"{(bytes + DiskLayout.Mebibyte - 1) / DiskLayout.Mebibyte} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / DiskLayout.Mebibyte:0.0} GiB");

    private static long Used(SafeFileHandle parent, string name)
    {
        using var folder = parent.TryOpenEntry(FileName.OfBytes(name), OpenFlags.Read | OpenFlags.Folder, out _);
        long used = BlockSize;
        foreach (var (entry, kind) in folder?.ReadEntries() ?? [])
        {
            if (kind == FileKind.Folder)
                used += Used(folder!, entry);
            else if (folder!.TryStatus(FileName.OfBytes(entry)) is { Kind: FileKind.File } status)
                used += Math.Min(status.Blocks * 512, (status.Size + BlockSize - 1) / BlockSize * BlockSize);
        }

        return used;
    }
}
