using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Hosts;

/// <summary>Root's rights for what truly needs them: mounts and namespaces of a bake, and installing programs.</summary>
public static class Sudo
{
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Runs a command as root with this process's terminal, and returns its exit code.</summary>
    /// <param name="variables">Names of environment variables that go along.</param>
    /// <exception cref="KilnException">There is no sudo here.</exception>
    public static int Run(IReadOnlyList<string> command, IEnumerable<string> variables)
    {
        if (ProgramPath.Find("sudo") is not { } sudo) throw new KilnException("This needs root, and sudo is not installed. Run it as root.");

        var start = new ProcessStartInfo(sudo, [$"--preserve-env={string.Join(',', variables)}", "--", .. command]);

        // Ctrl-C reaches the command too, which ends in good order; this process waits for it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var process = Process.Start(start)!;

        // Other signals reach this process alone, which may not signal a process of root's: sudo may, and passes it on to the command.
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Forward(context, sudo, process, "TERM"));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Forward(context, sudo, process, "HUP"));
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Forward(PosixSignalContext context, string sudo, Process process, string signal)
    {
        context.Cancel = true;
        using var forwarding = Process.Start(sudo, ["--non-interactive", "--", "kill", "-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        forwarding.WaitForExit();
    }

    /// <summary>Under sudo, gives what root made in a folder of the caller's back to the caller.</summary>
    /// <param name="except">What stays root's: the store.</param>
    public static async Task ReturnAsync(string folder, string except, IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (!IsRoot || !int.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), CultureInfo.InvariantCulture, out var user)) return;
        if (!int.TryParse(Environment.GetEnvironmentVariable("SUDO_GID"), CultureInfo.InvariantCulture, out var group)) return;

        var owner = await processes.RunAsync(Command.Of("stat", "--format=%u", folder), null, cancellationToken);
        if (owner.Output.Trim() != user.ToString(CultureInfo.InvariantCulture)) return;

        await processes.RunAsync(
            Command.Of(
                "find", folder, "-path", except, "-prune", "-o", "-user", "0",
                "-exec", "chown", "--no-dereference", string.Create(CultureInfo.InvariantCulture, $"{user}:{group}"), "{}", "+"),
            null,
            cancellationToken);
    }
}
