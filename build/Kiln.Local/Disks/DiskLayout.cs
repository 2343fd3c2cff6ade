namespace Kiln.Local.Disks;

/// <summary>
/// Where everything lies on a disk, in sectors of 512 bytes: GRUB's core in a partition of its own (systemd-repart discards what lies between
/// partitions), an EFI system partition, and the root file system last, so that it can grow.
/// </summary>
/// <param name="Sectors">The whole disk.</param>
internal sealed record DiskLayout(long Sectors)
{
    internal const int SectorSize = 512;
    internal const long Mebibyte = 1024 * 1024;
    internal const long BiosBootStart = 2048;
    internal const long BiosBootSectors = 2048;
    internal const long EfiSystemStart = BiosBootStart + BiosBootSectors;

    /// <summary>64 MiB: with clusters of one sector just enough for FAT32, which all firmware reads.</summary>
    internal const long EfiSystemSectors = 131072;
    internal const long RootStart = EfiSystemStart + EfiSystemSectors;

    /// <summary>As GRUB counts: the third partition.</summary>
    internal const int RootNumber = 3;

    internal long Size => Sectors * SectorSize;

    /// <summary>Up to the last whole MiB: behind it lies the second copy of the partition table.</summary>
    internal long RootSectors => Sectors - 2048 - RootStart;

    internal long RootBlocks => RootSectors * SectorSize / 4096;

    internal static DiskLayout Of(long size) => new((size + Mebibyte - 1) / Mebibyte * 2048);

    /// <summary>What sfdisk reads.</summary>
    internal string Script(DiskIdentity identity) =>
        $"""
        label: gpt
        label-id: {identity.Table}
        unit: sectors
        start={BiosBootStart}, size={BiosBootSectors}, type=21686148-6449-6E6F-744E-656564454649, uuid={identity.BiosBoot}, name="bios-boot"
        start={EfiSystemStart}, size={EfiSystemSectors}, type=C12A7328-F81F-11D2-BA4B-00C04FC93EC9, uuid={identity.EfiSystem}, name="efi-system"
        start={RootStart}, size={RootSectors}, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid={identity.Root}, name="root"

        """;
}
