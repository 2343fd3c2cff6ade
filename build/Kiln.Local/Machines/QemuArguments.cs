using System.Globalization;

namespace Kiln.Local.Machines;

/// <summary>QEMU's command line.</summary>
public static class QemuArguments
{
    public const string Program = "qemu-system-x86_64";

    /// <summary>The hardware: what <see cref="QemuMachine"/> starts, and what <see cref="KvmProbe"/> tries.</summary>
    public static IReadOnlyList<string> Create(QemuOptions options) =>
    [
        Program,
        "-name", Escape($"kiln-{options.Name}"),
        "-nodefaults", "-no-user-config",
        "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
        // Without graphics the firmware and GRUB speak on the serial line, too.
        "-machine", "pc,graphics=off",
        "-accel", options.Accelerator.Argument,
        "-cpu", options.Accelerator.Processor,
        "-smp", Number(options.Processors),
        "-m", Number(options.Memory),
        // Writes go to a file that QEMU unlinks as soon as it has it open: nothing to remove, however it ends.
        "-drive", $"file={Escape(Path.GetFullPath(options.DiskPath))},format={options.DiskFormat},if=virtio,snapshot=on,cache=unsafe",
        // The machine reaches nothing; this host reaches its SSH on a port that the kernel chooses.
        "-netdev", "user,id=network,restrict=on,hostfwd=tcp:127.0.0.1:0-:22",
        "-device", "virtio-net-pci,netdev=network,romfile=",
        "-device", "virtio-rng-pci",
        "-chardev", $"file,id=console,path={Escape(Path.GetFullPath(options.ConsolePath))}",
        "-serial", "chardev:console",
        "-display", "none",
        "-no-reboot",
        // It waits to be told to boot: what has to be asked before that is asked of a machine that cannot have ended.
        "-S",
        "-qmp", "stdio",
    ];

    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
