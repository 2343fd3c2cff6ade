using System.Collections.Immutable;
using Kiln.Local.Files;
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

    /// <summary>How a line begins that names a process which a command left running.</summary>
    public const string Leftover = "Left running by the step, and killed: ";

    // Runs the command in its environment, then tells what it left running: nothing outlives its provisioner. Both streams are one pipe:
    // of two, nobody can tell in which order they were written, and what a program said last is what an operator looks for.
    private const string Supervisor =
        $$"""
        exec 2>&1
        . /run/kiln/environment
        /bin/rm -f /run/kiln/environment
        "$@"
        code=$?
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" -gt 2 ] || continue
            line=$(tr '\0' ' ' <"$process/cmdline") 2>/dev/null
            [ -z "$line" ] || printf '{{Leftover}}%s\n' "$line"
        done
        exit $code
        """;

    /// <summary>The program that runs others in the image, with all its options but how it is connected to a terminal.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "systemd-nspawn", "--quiet", "--directory", root, "--as-pid2", "--register=no", "--keep-unit",
        "--timezone=off", "--link-journal=no", "--hostname=builder",
        $"--bind={exchange.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}:{Exchange}", .. NameServers(),
    ];

    /// <exception cref="StepException">It could not be started, or outlived a time limit.</exception>
    public Task<CommandResult> RunAsync(Command command, Action<string> output, CancellationToken cancellationToken)
    {
        WriteEnvironment(command.Environment);
        return sandbox.RunAsync(
            command with
            {
                Title = command.Title,
                Environment = ImmutableDictionary<string, string>.Empty,
                Arguments = [.. Arguments, "--pipe", "--", "/bin/sh", "-c", Supervisor, "sh", .. command.Arguments],
            },
            output,
            cancellationToken);
    }

    // In a file: command lines can be read by everyone on the host, and variables meant for the image mean something else to the host's programs.
    private void WriteEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        using var folder = RootFolder.Open(exchange, DateTimeOffset.UnixEpoch);
        var text = string.Concat(environment.Select(variable => $"export {variable.Key}={ShellText.Quote(variable.Value)}\n"));
        folder.WriteFile(new("/environment", new FileContent.Text(text), new("0", "0", (UnixFileMode)0b110_000_000)));
    }

    // The host's name servers, for the bake only. systemd-nspawn does not follow a link that leads to nothing yet, as systemd-resolved's does.
    private IEnumerable<string> NameServers() =>
        new FileInfo(sandbox.PathOf($"{root}/etc/resolv.conf")).LinkTarget is { } link && link.EndsWith("/run/systemd/resolve/stub-resolv.conf", StringComparison.Ordinal)
            ? ["--resolv-conf=off", "--bind-ro=/etc/resolv.conf:/run/systemd/resolve/stub-resolv.conf"]
            : ["--resolv-conf=bind-host"];
}
