using Kiln.Local.Files;
using Kiln.Machines;
using Kiln.Stages;

namespace Kiln.Local.Disks;

/// <summary>The files that only an image on a disk has: how it is booted, mounted and grown.</summary>
public static class DiskFiles
{
    /// <summary>To be written over the image's root, without changing its layers, before the disk is made from it.</summary>
    /// <param name="identity">The fingerprint whose identifiers the disk has.</param>
    /// <exception cref="StepException">The image has no kernel.</exception>
    public static IReadOnlyList<PutFile> For(RootFolder root, Fingerprint identity)
    {
        var identifiers = new DiskIdentity(identity);
        return
        [
            File("/boot/grub/grub.cfg", BootMenu(Kernel.Find(root), identifiers.Root)),
            File("/etc/fstab", $"UUID={identifiers.FileSystem} / ext4 rw,relatime,errors=remount-ro,x-systemd.growfs 0 1\n"),
            File("/etc/repart.d/50-root.conf", "# The root partition is the last one and takes whatever room the machine's disk has.\n[Partition]\nType=root\n"),
        ];
    }

    /// <summary>Writes those that are not there, or are others.</summary>
    internal static void Write(RootFolder root, Fingerprint identity)
    {
        foreach (var file in For(root, identity).Where(file => root.ReadText(file.Target) != ((FileContent.Text)file.Content).Value)) root.WriteFileQuietly(file);
    }

    private static PutFile File(string target, string text) => new(target, new FileContent.Text(text), Ownership.Root(0x1a4));

    // By the partition's identifier, not the file system's: a kernel without an initial RAM disk knows only that. No menu to wait at. The
    // kernel's warnings, and what systemd starts, go to screen and serial line, where one sees why a machine does not come up.
    private static string BootMenu(Kernel kernel, Guid partition) =>
        $"""
        serial --unit=0 --speed=115200
        terminal_input console serial
        terminal_output console serial
        linux {kernel.Image} root=PARTUUID={partition} ro console=tty0 console=ttyS0,115200 loglevel=5
        {(kernel.InitialRamDisk is { } initialRamDisk ? $"initrd {initialRamDisk}" : "# The kernel finds its disk without an initial RAM disk.")}
        boot

        """;
}
