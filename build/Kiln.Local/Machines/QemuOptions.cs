using Kiln.Machines;

namespace Kiln.Local.Machines;

/// <summary>A machine to be started from a disk that stays as it is.</summary>
public sealed record QemuOptions
{
    /// <summary>For people: messages and the process list show it.</summary>
    public required string Name { get; init; }

    public required string DiskPath { get; init; }

    /// <summary><c>qcow2</c> or <c>raw</c>.</summary>
    public string DiskFormat { get; init; } = "qcow2";

    public required Accelerator Accelerator { get; init; }

    /// <summary>Where its serial console is written, from the firmware's first line on. Kept after the machine has gone.</summary>
    public required string ConsolePath { get; init; }

    /// <summary>It needs a host key: a machine whose key is not known beforehand is not asked anything.</summary>
    public required BootData BootData { get; init; }

    /// <summary>The key to log in with.</summary>
    public required SshKeyPair Login { get; init; }

    /// <summary>In MiB.</summary>
    public int Memory { get; init; } = 1024;

    public int Processors { get; init; } = 2;

    /// <summary>How long it may take from its start to the first answer over SSH. Default: 3 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(3);
}
