using System.Diagnostics;
using System.Security.Cryptography;
using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Tests.Disks;

public sealed class DiskBuilderTests : IDisposable
{
    private const long Mebibyte = 1024 * 1024;
    private const long RootOffset = 135168L * 512;

    private static readonly DateTimeOffset s_time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly Fingerprint s_fingerprint = new(new string('a', 64));

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-disks-").FullName;

    public DiskBuilderTests()
    {
        Directory.CreateDirectory(Inside("boot"));
        Directory.CreateDirectory(Inside("srv/data"));
        File.WriteAllBytes(Inside("boot/vmlinuz-6.1.0-10-cloud-amd64"), RandomNumberGenerator.GetBytes(300_000));
        File.WriteAllText(Inside("boot/vmlinuz-6.1.0-9-cloud-amd64"), "");
        File.WriteAllText(Inside("boot/initrd.img-6.1.0-10-cloud-amd64"), "");
        File.WriteAllText(Inside("srv/data/file"), "content");
        File.CreateSymbolicLink(Inside("srv/link"), "/srv/data/file");
        using var root = RootFolder.Open(Root, s_time);
        foreach (var file in DiskFiles.For(root, s_fingerprint))
            root.WriteFile(file with { Ownership = Files.AttackedRoot.Mine });
    }

    private string Root => Path.Combine(_folder, "root");

    private string Disk => Path.Combine(_folder, "disk");

    // Where a program of the disk's making is missing, the bake itself says so; there is nothing to test here.
    private static bool CanBuild => File.Exists("/usr/lib/grub/i386-pc/boot.img") && Array.TrueForAll(["sfdisk", "mke2fs", "debugfs", "eatmydata", "mkfs.vfat", "qemu-img", "grub-mkimage"], program => ProgramPath.Find(program) is not null);

    [Fact]
    public async Task A_disk_has_a_valid_table_boot_loader_and_file_systems_with_the_files_of_its_root()
    {
        if (!CanBuild)
            return;

        await BuildAsync(DiskFormat.Raw);
        Run("sfdisk", "--verify", Disk).ShouldContain("No errors detected");
        Run("e2fsck", "-fn", $"{Disk}?offset={RootOffset}").ShouldContain("root: ");
        Debugfs("cat /srv/data/file").ShouldBe("content");
        Debugfs("stat /srv/link").ShouldContain("Fast link dest: \"/srv/data/file\"");
        Debugfs("dump /boot/vmlinuz-6.1.0-10-cloud-amd64 " + Inside("../kernel"));
        Run("cmp", Inside("../kernel"), Inside("boot/vmlinuz-6.1.0-10-cloud-amd64"));
        Debugfs("cat /boot/grub/grub.cfg").ShouldContain("linux /boot/vmlinuz-6.1.0-10-cloud-amd64 root=PARTUUID=");
        Debugfs("stats").ShouldNotContain("orphan_file");

        using var disk = File.OpenRead(Disk);
        ReadAt(disk, 510, 2).ShouldBe([0x55, 0xaa]);
        ReadAt(disk, 0x5c, 8).ShouldBe([0, 8, 0, 0, 0, 0, 0, 0]);
        ReadAt(disk, (2048 * 512) + 0x1f4, 8).ShouldBe([1, 8, 0, 0, 0, 0, 0, 0]);
        System.Text.Encoding.ASCII.GetString(ReadAt(disk, (4096 * 512) + 82, 5)).ShouldBe("FAT32");
    }

    [Fact]
    public async Task A_qcow2_disk_is_sound_and_leaves_no_other_file()
    {
        if (!CanBuild)
            return;

        await BuildAsync(DiskFormat.Qcow2);
        Run("qemu-img", "check", Disk).ShouldContain("No errors were found");
        Run("qemu-img", "info", Disk).ShouldContain("virtual size: 256 MiB");
        Directory.GetFileSystemEntries(_folder).Order().ShouldBe([Disk, Root]);
    }

    [Fact]
    public async Task The_same_fingerprint_makes_the_same_table_boot_loader_and_EFI_partition()
    {
        if (!CanBuild)
            return;

        await BuildAsync(DiskFormat.Raw);
        var first = BeforeRoot();
        await BuildAsync(DiskFormat.Raw);
        BeforeRoot().ShouldBe(first);
        await BuildAsync(DiskFormat.Raw, new(new string('b', 64)));
        BeforeRoot().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_disk_too_small_for_its_files_is_refused_with_the_numbers()
    {
        await File.WriteAllBytesAsync(Inside("srv/big"), new byte[80 * Mebibyte]);
        var error = await Should.ThrowAsync<StepException>(() => BuildAsync(DiskFormat.Raw, size: 200 * Mebibyte));
        error.Message.ShouldBe("The disk of redis is too small: 81 MiB of files need a disk of 231 MiB, and it has 200 MiB. Set a larger 'disk:' in nodes.yaml.");
        File.Exists(Disk).ShouldBeFalse();
    }

    [Fact]
    public async Task A_failed_program_is_an_error_with_what_it_printed_and_leaves_no_file()
    {
        if (!CanBuild)
            return;

        File.CreateSymbolicLink(Disk + ".raw.grub.img", "/nonexistent/folder/file");
        var error = await Should.ThrowAsync<StepException>(() => BuildAsync(DiskFormat.Qcow2));
        error.Message.ShouldStartWith("grub-mkimage --format=i386-pc");
        error.Message.ShouldContain(" exited with 1: grub-mkimage: error: cannot open");
        Directory.GetFileSystemEntries(_folder).ShouldBe([Root]);
    }

    [Fact]
    public void The_kernel_that_Debian_links_to_is_booted()
    {
        File.CreateSymbolicLink(Inside("vmlinuz"), "boot/vmlinuz-6.1.0-9-cloud-amd64");
        using var root = RootFolder.Open(Root, s_time);
        var menu = DiskFiles.For(root, s_fingerprint)[0];
        menu.Target.ShouldBe("/boot/grub/grub.cfg");
        ((FileContent.Text)menu.Content).Value.ShouldBe(
            """
            serial --unit=0 --speed=115200
            terminal_input console serial
            terminal_output console serial
            linux /vmlinuz root=PARTUUID=9cf9f70a-887f-8b58-a1bb-f6310439b54a ro console=tty0 console=ttyS0,115200 loglevel=5
            # The kernel finds its disk without an initial RAM disk.
            boot

            """);
    }

    [Fact]
    public void An_image_without_a_kernel_cannot_boot()
    {
        Directory.Delete(Inside("boot"), recursive: true);
        using var root = RootFolder.Open(Root, s_time);
        Should.Throw<StepException>(() => DiskFiles.For(root, s_fingerprint)).Message.ShouldStartWith("The image has no kernel, so no disk can boot it");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Inside(string path) => Path.Combine(Root, path);

    private Task BuildAsync(DiskFormat format, Fingerprint? fingerprint = null, long size = 256 * Mebibyte) =>
        new DiskBuilder(new ProcessRunner(TimeProvider.System)).BuildAsync(
            new() { Name = "redis", Root = Root, RootOnHost = Root, Output = Disk, Fingerprint = fingerprint ?? s_fingerprint, Size = size, Format = format, Time = s_time },
            CancellationToken.None);

    private string BeforeRoot()
    {
        using var disk = File.OpenRead(Disk);
        return Convert.ToHexString(SHA256.HashData(ReadAt(disk, 0, (int)RootOffset)));
    }

    private static byte[] ReadAt(FileStream file, long offset, int count)
    {
        var bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private string Debugfs(string request) => Run("debugfs", "-R", request, $"{Disk}?offset={RootOffset}");

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(ProgramPath.Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }
}
