using System.Collections.Concurrent;
using System.Net;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Machines;

/// <summary>A machine started from a disk under QEMU, as it would start on its own. The disk stays as it is.</summary>
public sealed class QemuMachine : IMachine
{
    private static readonly TimeSpan PowerButtonPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PowerOffDeadline = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, int> _ports = new();
    private readonly QemuOptions _options;
    private readonly QemuProcess _process;
    private readonly SshMachine _ssh;
    private readonly TimeProvider _time;

    private QemuMachine(QemuOptions options, QemuProcess process, SshMachine ssh, TimeProvider time) =>
        (_options, _process, _ssh, _time) = (options, process, ssh, time);

    public string Name => _options.Name;

    public string Description => $"qemu, {_options.Accelerator.Name}";

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <exception cref="StepException">QEMU is not installed.</exception>
    /// <exception cref="MachineException">It did not come up; the message ends with the tail of its console.</exception>
    public static async Task<QemuMachine> StartAsync(QemuOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var hostKey = options.BootData.HostKey ?? throw new ArgumentException("A machine needs a host key that is known before it boots", nameof(options));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.ConsolePath))!);
#pragma warning disable CA2000 // the machine owns the process; where there is none, it is disposed of below
        var process = await QemuProcess.StartAsync(QemuArguments.Create(options), BootCredentials.Encode(options.BootData), cancellationToken);
#pragma warning restore CA2000
        try
        {
            var address = new IPEndPoint(IPAddress.Loopback, await process.ForwardedAsync(22, cancellationToken));
            await process.BootAsync(cancellationToken);
            var ssh = new SshOptions { Name = options.Name, Address = address, Login = options.Login, HostKey = hostKey.PublicKey, Deadline = options.Deadline };
            return new(options, process, await new BootWatch(process, new(options.ConsolePath), time).WaitAsync(ssh, cancellationToken), time);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await _ssh.RunAsync(command, cancellationToken);
        }
        catch (MachineException exception)
        {
            var why = _process.Exited.IsCompleted ? $"; {await _process.FarewellAsync()}" : "";
            throw new MachineException(new ConsoleLog(_options.ConsolePath).Report(exception.Message + why), exception);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Reached from outside, at the machine's own address: a service that listens on its loopback only is not reached.</remarks>
    public async Task<IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken)
    {
        if (!_ports.TryGetValue(port, out var forwarded)) forwarded = _ports[port] = await _process.ForwardAsync(port, cancellationToken);
        return new(IPAddress.Loopback, forwarded);
    }

    public async Task PowerOffAsync(CancellationToken cancellationToken)
    {
        await _process.Monitor.ExecuteAsync("system_powerdown", null, cancellationToken);
        if (await EndsWithinAsync(PowerButtonPatience, cancellationToken)) return;

        // Nobody listens to the power button in a machine without logind.
        await _ssh.RunAsync(Command.Of("systemctl", "--no-block", "poweroff"), cancellationToken);
        if (await EndsWithinAsync(PowerOffDeadline, cancellationToken)) return;
        throw new MachineException(new ConsoleLog(_options.ConsolePath).Report($"{Name} did not power off within {Duration.Text(PowerOffDeadline)}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _ssh.DisposeAsync();
        await _process.DisposeAsync();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Exited.WaitAsync(patience, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
