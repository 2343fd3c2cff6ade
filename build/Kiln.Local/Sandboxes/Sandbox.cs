using System.Diagnostics;
using System.Globalization;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Sandboxes;

/// <summary>
/// Mount and process namespaces of a bake's own. Its first process reads a pipe from Kiln: when Kiln ends, however it ends, the
/// kernel closes the pipe, the first process ends, and with it every process and every mount inside. No clean-up code runs.
/// </summary>
internal sealed class Sandbox : IProcessRunner, IAsyncDisposable
{
    // $1 is a folder for systemd-nspawn's own state, which it would else leave on the host.
    private const string FirstProcess =
        """
        set -eu
        mkdir -p /run/systemd/nspawn
        mount -t tmpfs -o mode=0755 tmpfs /run/systemd/nspawn
        while [ $# -gt 0 ]; do
            mount -t "$1" -o "$2" "$3" "$4"
            shift 4
        done
        echo ready
        read -r _ || true
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IProcessRunner _processes;
    private readonly Process _unshare;
    private readonly string _firstProcess;
    private readonly string _temporary;
    private bool _ended;

    private Sandbox(IProcessRunner processes, Process unshare, string firstProcess, string temporary)
    {
        _processes = processes;
        _unshare = unshare;
        _firstProcess = firstProcess;
        _temporary = temporary;
    }

    /// <param name="mounts">Made inside, in this order.</param>
    /// <param name="temporary">For temporary files: programs that are killed leave them, and they go with the bake.</param>
    /// <exception cref="KilnException">A mount or a namespace was refused.</exception>
    public static async Task<Sandbox> StartAsync(IProcessRunner processes, IReadOnlyList<Mount> mounts, string temporary, CancellationToken cancellationToken)
    {
        var unshare = HostProcess.Start(Command.Of(
        [
            "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
            "sh", "-c", FirstProcess, "sh", .. mounts.SelectMany(mount => new[] { mount.Type, mount.Options, mount.Source, mount.Target }),
        ]));
        try
        {
            if (await unshare.StandardOutput.ReadLineAsync(cancellationToken) != "ready") throw Refusal(await unshare.StandardError.ReadToEndAsync(cancellationToken));
            return new(processes, unshare, await ChildAsync(unshare.Id, cancellationToken), temporary);
        }
        catch
        {
            await EndAsync(unshare);
            throw;
        }
    }

    /// <summary>The process with which everything inside ends; null: it has ended.</summary>
    public ProcessIdentity? Identity => ProcessIdentity.Of(int.Parse(_firstProcess, CultureInfo.InvariantCulture));

    /// <summary>A path inside the sandbox as the host reaches it.</summary>
    public string PathOf(string path) => $"/proc/{_firstProcess}/root{path}";

    /// <summary>Runs a program of the host, which sees the sandbox's mounts and dies with it.</summary>
    public Task<CommandResult> RunAsync(Command command, Action<string>? output, CancellationToken cancellationToken) =>
        _processes.RunAsync(Inside(command), output, cancellationToken);

    /// <summary>Starts a program of the host that runs until it is told to end, or the sandbox ends.</summary>
    public Process Start(Command command) => HostProcess.Start(Inside(command));

    /// <summary>Ends every process and mount inside. More than once does no harm.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, true)) return;
        await EndAsync(_unshare);
    }

    private Command Inside(Command command) => command with
    {
        Title = command.Title,
        Arguments = ["nsenter", "--target", _firstProcess, "--mount", "--pid", "--wd=/", "--", .. command.Arguments],
        Environment = new Dictionary<string, string>(command.Environment) { ["TMPDIR"] = _temporary },
    };

    // The first process ends by itself, and unshare after it: only then has the kernel killed and unmounted everything inside.
    private static async Task EndAsync(Process unshare)
    {
        unshare.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await unshare.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends when the kernel has ended what is inside.
            HostProcess.Kill(unshare);
        }

        unshare.Dispose();
    }

    private static KilnException Refusal(string why)
    {
        var lines = why.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith("dmesg(1)", StringComparison.Ordinal));
        return new(
            $"The host refused the namespaces or mounts of a bake: {string.Join(' ', lines).TrimEnd('.')}. " +
            "Kiln needs root with the right to mount, which a container usually lacks, and a store on a file system that overlayfs can write to (KILN_STORE).");
    }

    private static async Task<string> ChildAsync(int process, CancellationToken cancellationToken)
    {
        var id = process.ToString(CultureInfo.InvariantCulture);
        return (await File.ReadAllTextAsync($"/proc/{id}/task/{id}/children", cancellationToken)).Trim();
    }
}
