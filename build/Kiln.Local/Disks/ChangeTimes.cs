using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kiln.Machines;

namespace Kiln.Local.Disks;

/// <summary>
/// The times at which the files on a new disk were last changed. mke2fs copies them from the folder that it copies, where nobody can set them: two disks of
/// the same files would differ in every inode. debugfs sets them to one time, and the checksums with them, in some hundredths of a second.
/// </summary>
internal static class ChangeTimes
{
    private const long SuperBlock = (DiskLayout.RootStart * DiskLayout.SectorSize) + 1024;
    private const int FreeInodes = 16;
    private const int RootInode = 2;

    // Those before it are ext4's own, which mke2fs gives the time it is told.
    private const int FirstInode = 11;

    public static Command ToSet(string disk, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var script = new StringBuilder();
        foreach (var inode in Enumerable.Range(FirstInode, UsedInodes(disk) - FirstInode + 1).Prepend(RootInode))
        {
            script.Append(CultureInfo.InvariantCulture, $"set_inode_field <{inode}> ctime @{seconds}\nset_inode_field <{inode}> ctime_extra 0\n");
        }

        return Command.Of("eatmydata", "debugfs", "-w", "-f", "-", $"{disk}?offset={DiskLayout.RootStart * DiskLayout.SectorSize}") with { Input = script.ToString() };
    }

    // A new file system's inodes are taken one after the other.
    private static int UsedInodes(string disk)
    {
        using var file = File.OpenHandle(disk);
        Span<byte> counts = stackalloc byte[FreeInodes + 4];
        RandomAccess.Read(file, counts, SuperBlock);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(counts) - BinaryPrimitives.ReadUInt32LittleEndian(counts[FreeInodes..]));
    }
}
