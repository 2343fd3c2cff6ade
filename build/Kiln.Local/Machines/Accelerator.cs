namespace Kiln.Local.Machines;

/// <summary>What executes a machine's instructions, and why it was chosen.</summary>
/// <param name="Name">QEMU's word: <c>kvm</c> or <c>tcg</c>.</param>
/// <param name="Reason">A line for the operator: <c>software emulation: this host has no /dev/kvm</c>.</param>
public sealed record Accelerator(string Name, string Reason)
{
    public static Accelerator Kvm { get; } = new("kvm", "hardware virtualisation: a guest boots under KVM here");

    public static Accelerator Tcg(string why) => new("tcg", $"software emulation: {why}");

    /// <summary>The value of <c>-accel</c>.</summary>
    public string Argument => this == Kvm ? "kvm" : "tcg,thread=multi";

    /// <summary>The value of <c>-cpu</c>. Emulating a newer processor than this one makes Debian boot two to three times slower.</summary>
    public string Processor => this == Kvm ? "host" : "qemu64";
}
