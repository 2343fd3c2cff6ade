using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Which versions of the host's programs made an image.</summary>
internal static class ToolVersions
{
    private static readonly string[] Packages = ["mmdebstrap", "systemd-container", "apt", "e2fsprogs", "fdisk", "grub-pc-bin", "dosfstools", "qemu-utils"];

    /// <summary><c>mmdebstrap 1.3.5-7</c>; empty on a host without dpkg.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find("dpkg-query") is null) return [];

        // Packages that are not installed are an error to dpkg-query, beside the answer for the others.
        var result = await processes.RunAsync(Command.Of(["dpkg-query", "--show", "--showformat=${Package} ${Version}\\n", .. Packages]), null, cancellationToken);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
