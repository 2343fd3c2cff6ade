using System.Buffers.Binary;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Disks;

/// <summary>GRUB for BIOS, put on a disk without mounting it: its boot sector into sector 0, its core into the BIOS boot partition.</summary>
internal sealed class BootLoader(IProcessRunner runner)
{
    private const string Folder = "/usr/lib/grub/i386-pc";

    // Offsets in GRUB's boot.img: the partition table's bytes, which stay as they are, and where the core begins.
    private const int PartitionTable = 0x1b8;
    private const int CoreSector = 0x5c;

    // Offsets in the core's first sector: where the rest of it lies, how many sectors, and where in memory it goes.
    private const int RestSector = 0x1f4;
    private const int RestCount = 0x1fc;
    private const int RestSegment = 0x1fe;
    private const ushort Segment = 0x820;

    private static readonly string[] s_modules =
        ["biosdisk", "part_gpt", "ext2", "normal", "configfile", "linux", "search", "search_fs_uuid", "serial", "terminal", "echo", "test", "boot"];

    /// <summary>Makes the core that finds the root file system on whatever disk it is.</summary>
    /// <param name="scratch">A path for files that are removed again.</param>
    internal async Task<byte[]> MakeCoreAsync(Guid fileSystem, string scratch, CancellationToken cancellationToken)
    {
        if (!File.Exists($"{Folder}/boot.img"))
            throw new StepException($"{Folder}/boot.img is not on this host: install the package grub-pc-bin.");

        string configuration = $"{scratch}.grub.cfg", core = $"{scratch}.grub.img";
        try
        {
            await File.WriteAllTextAsync(configuration, $"search --no-floppy --fs-uuid --set=root {fileSystem}\nset prefix=($root)/boot/grub\n", cancellationToken);
            await runner.RunToolAsync(
                ["grub-mkimage", "--format=i386-pc", $"--directory={Folder}", $"--prefix=(hd0,gpt{DiskLayout.RootNumber})/boot/grub", $"--config={configuration}", $"--output={core}", .. s_modules],
                cancellationToken);
            return await File.ReadAllBytesAsync(core, cancellationToken);
        }
        finally
        {
            File.Delete(configuration);
            File.Delete(core);
        }
    }

    /// <summary>Writes boot sector and core to a disk that has its partition table.</summary>
    internal static void Write(string disk, byte[] core)
    {
        var sectors = (core.Length + DiskLayout.SectorSize - 1) / DiskLayout.SectorSize;
        if (sectors > DiskLayout.BiosBootSectors)
            throw new StepException($"GRUB's core takes {sectors} sectors and does not fit into the {DiskLayout.BiosBootSectors} of its partition.");

        using var file = File.OpenHandle(disk, FileMode.Open, FileAccess.ReadWrite);
        var boot = File.ReadAllBytes($"{Folder}/boot.img").AsSpan(0, DiskLayout.SectorSize);
        RandomAccess.Read(file, boot[PartitionTable..], PartitionTable);
        BinaryPrimitives.WriteInt64LittleEndian(boot[CoreSector..], DiskLayout.BiosBootStart);
        RandomAccess.Write(file, boot, 0);

        BinaryPrimitives.WriteInt64LittleEndian(core.AsSpan(RestSector), DiskLayout.BiosBootStart + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(core.AsSpan(RestCount), (ushort)(sectors - 1));
        BinaryPrimitives.WriteUInt16LittleEndian(core.AsSpan(RestSegment), Segment);
        RandomAccess.Write(file, core, DiskLayout.BiosBootStart * DiskLayout.SectorSize);
    }
}
