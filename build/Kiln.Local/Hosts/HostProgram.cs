namespace Kiln.Local.Hosts;

/// <summary>A program or file of the build host that Kiln uses.</summary>
/// <param name="Program">A program's name, or a file's absolute path.</param>
/// <param name="Package">The Debian and Ubuntu package that has it.</param>
public sealed record HostProgram(string Program, string Package)
{
    /// <summary>What a local bake uses.</summary>
    public static IReadOnlyList<HostProgram> ForBakes { get; } =
    [
        new("mmdebstrap", "mmdebstrap"),
        new("systemd-nspawn", "systemd-container"),
        new("unshare", "util-linux"),
        new("nsenter", "util-linux"),
        new("mount", "mount"),
        new("sfdisk", "fdisk"),
        new("mke2fs", "e2fsprogs"),
        new("debugfs", "e2fsprogs"),
        new("eatmydata", "eatmydata"),
        new("mkfs.vfat", "dosfstools"),
        new("grub-mkimage", "grub-common"),
        new("/usr/lib/grub/i386-pc/kernel.img", "grub-pc-bin"),
        new("qemu-img", "qemu-utils"),
        new("qemu-storage-daemon", "qemu-system-common"),
        new("/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"),
    ];

    /// <summary>What booting an image uses besides.</summary>
    public static IReadOnlyList<HostProgram> ForMachines { get; } =
    [
        new("qemu-system-x86_64", "qemu-system-x86"),
        new("qemu-img", "qemu-utils"),
        new("ssh", "openssh-client"),
        new("ssh-keygen", "openssh-client"),
    ];

    /// <summary>What Kiln's own tests use besides.</summary>
    public static IReadOnlyList<HostProgram> ForTests { get; } =
    [
        new("sshd", "openssh-server"),
        new("sftp", "openssh-client"),
        new("python3", "python3"),
        new("git", "git"),
        new("gpg", "gpg"),
        new("gpg-agent", "gpg-agent"),
        new("gpgconf", "gpgconf"),
        new("pgrep", "procps"),
    ];
}
