using Kiln.Local.Sandboxes;
using Kiln.Machines;

namespace Kiln.Local.Builders;

/// <summary>Runs programs of the image being made, in it, under systemd-nspawn inside the bake's sandbox.</summary>
/// <param name="root">The image's root folder, as the sandbox sees it.</param>
/// <param name="exchange">A folder of the host's that the image sees as <see cref="Exchange"/>.</param>
internal sealed class Container(Sandbox sandbox, string root, string exchange)
{
    /// <summary>Where the image sees what it needs only while it is made. It lies on a tmpfs and is never part of the image.</summary>
    public const string Exchange = "/run/kiln";

    // Runs the command, then lists what it left running: nothing may outlive its provisioner.
    private const string Supervisor =
        """
        "$@"
        code=$?
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" -gt 2 ] && tr '\0' ' ' <"$process/cmdline" && echo
        done >/run/kiln/leftovers 2>/dev/null
        exit $code
        """;

    /// <exception cref="StepException">It could not be started, or outlived a time limit.</exception>
    public async Task<CommandResult> RunAsync(Command command, Action<string> output, CancellationToken cancellationToken)
    {
        var result = await sandbox.RunAsync(
            command with
            {
                Arguments =
                [
                    "systemd-nspawn", "--quiet", "--directory", root, "--as-pid2", "--pipe", "--register=no", "--keep-unit",
                    "--timezone=off", "--link-journal=no", "--hostname=builder",
                    $"--bind={exchange}:{Exchange}", .. NameServers(),
                    .. command.Environment.Select(variable => $"--setenv={variable.Key}={variable.Value}"),
                    "--", "/bin/sh", "-c", Supervisor, "sh", .. command.Arguments,
                ],
            },
            output,
            cancellationToken);
        Report(output);
        return result;
    }

    // The host's name servers, for the bake only. systemd-nspawn does not follow a link that leads to nothing yet, as systemd-resolved's does.
    private IEnumerable<string> NameServers() =>
        new FileInfo(sandbox.PathOf($"{root}/etc/resolv.conf")).LinkTarget is { } link && link.EndsWith("/run/systemd/resolve/stub-resolv.conf", StringComparison.Ordinal)
            ? ["--resolv-conf=off", "--bind-ro=/etc/resolv.conf:/run/systemd/resolve/stub-resolv.conf"]
            : ["--resolv-conf=bind-host"];

    private void Report(Action<string> output)
    {
        var leftovers = sandbox.PathOf($"{exchange}/leftovers");
        if (!File.Exists(leftovers)) return;

        foreach (var process in File.ReadLines(leftovers).Where(line => line.Length > 0)) output($"Left running by the step, and killed: {process}");
        File.Delete(leftovers);
    }
}
