using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Machines;

/// <summary>A QEMU that cannot outlive this process, and that leaves no file behind but its console.</summary>
public sealed partial class QemuProcess : IAsyncDisposable
{
    // QEMU's input is a pipe from this process: first the credentials, which so appear in no process list and no file, then QMP.
    // The pipe ends with this process, however that ends; then the whole group is killed. The group is QEMU's own session, so no
    // privilege is needed for that, and Ctrl-C does not reach it.
    private const string Launcher =
        """
        credentials=()
        while IFS= read -r line && [ -n "$line" ]; do
            exec {pipe}< <(printf %s "$line")
            credentials+=(-smbios "type=11,path=/dev/fd/$pipe")
        done
        exec "$@" "${credentials[@]}" < <(exec 2>/dev/null; cat; kill -KILL 0)
        """;

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task _listening;

    private QemuProcess(Process process)
    {
        _process = process;
        Monitor = new(process.StandardOutput, process.StandardInput);
        _error = process.StandardError.ReadToEndAsync();
        _listening = Monitor.ListenAsync();
        Exited = process.WaitForExitAsync();
    }

    public QmpClient Monitor { get; }

    /// <summary>Ends when QEMU does.</summary>
    public Task Exited { get; }

    /// <param name="arguments">As <see cref="QemuArguments"/> makes them.</param>
    /// <param name="credentials">As <see cref="BootCredentials"/> makes them.</param>
    /// <exception cref="StepException">QEMU is not installed.</exception>
    /// <exception cref="MachineException">QEMU does not start with these arguments.</exception>
    public static async Task<QemuProcess> StartAsync(IReadOnlyList<string> arguments, IReadOnlyList<string> credentials, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find(arguments[0]) is null) throw new StepException($"{arguments[0]} is not installed on this host, or not on the PATH");
        var qemu = new QemuProcess(HostProcess.Start(Command.Of(["bash", "-c", Launcher, "kiln", .. arguments])));
        try
        {
            foreach (var credential in credentials) await qemu._process.StandardInput.WriteAsync($"{credential}\n".AsMemory(), cancellationToken);
            await qemu._process.StandardInput.WriteAsync("\n".AsMemory(), cancellationToken);
            await qemu._process.StandardInput.FlushAsync(cancellationToken);
            await qemu.Monitor.NegotiateAsync(cancellationToken);
            return qemu;
        }
        catch (Exception exception)
        {
            await qemu.DisposeAsync();
            if (exception is MachineException or IOException) throw new MachineException($"QEMU did not start: {(await qemu._error).Trim()}", exception);
            throw;
        }
    }

    /// <summary>Lets the machine boot, which waits for that since QEMU was started.</summary>
    public Task BootAsync(CancellationToken cancellationToken) => Monitor.ExecuteAsync("cont", null, cancellationToken);

    /// <summary>Forwards a port of this host's loopback to one of the machine; the kernel chooses which.</summary>
    public async Task<int> ForwardAsync(int port, CancellationToken cancellationToken)
    {
        var answer = await Monitor.MonitorAsync(string.Create(CultureInfo.InvariantCulture, $"hostfwd_add network tcp:127.0.0.1:0-:{port}"), cancellationToken);
        return answer.Trim().Length == 0
            ? await ForwardedAsync(port, cancellationToken)
            : throw new MachineException($"Port {port} of the machine cannot be reached: {answer.Trim()}");
    }

    /// <summary>The port of this host's loopback that leads to one of the machine.</summary>
    public async Task<int> ForwardedAsync(int port, CancellationToken cancellationToken)
    {
        var table = await Monitor.MonitorAsync("info usernet", cancellationToken);
        return Forwards().Matches(table)
            .Where(match => Number(match.Groups[2]) == port)
            .Select(match => Number(match.Groups[1]))
            .LastOrDefault() is > 0 and var host ? host : throw new MachineException($"QEMU forwards no port to port {port} of the machine");
    }

    /// <summary>What QEMU said about its own end.</summary>
    public async Task<string> FarewellAsync()
    {
        await Exited;
        await _listening;
        var error = (await _error).Trim();
        return (Monitor.ShutdownReason, error) switch
        {
            ("guest-reset", _) => "it restarted by itself",
            ("guest-shutdown", _) => "it shut itself down",
            ("guest-panic", _) => "its kernel panicked",
            (_, "") => string.Create(CultureInfo.InvariantCulture, $"QEMU ended with exit code {_process.ExitCode}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"QEMU ended with exit code {_process.ExitCode}: {error}"),
        };
    }

    /// <summary>Ends the pipe, as the death of this process would.</summary>
    public void HangUp() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        HostProcess.Kill(_process);
        await Exited;
        await _listening;
        await _error;
        _process.Dispose();
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // TCP[HOST_FORWARD]  11       127.0.0.1 40439       10.0.2.15    22     0     0
    [GeneratedRegex(@"TCP\[HOST_FORWARD\]\s+\d+\s+\S+\s+(\d+)\s+\S+\s+(\d+)")]
    private static partial Regex Forwards();
}
