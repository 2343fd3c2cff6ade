using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Kiln.Processes;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Kiln.Machines;

/// <summary>A machine that is asked over SSH. Its host key is known beforehand, and a command whose end is unknown has failed.</summary>
public sealed class SshMachine : IMachine
{
    private static readonly TimeSpan PowerOffDeadline = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, ForwardedPortLocal> _ports = new();
    private readonly SshClient _client;
    private readonly TimeProvider _time;

    private SshMachine(string name, SshClient client, TimeProvider time) => (Name, _client, _time) = (name, client, time);

    public string Name { get; }

    public string Description => "ssh";

    /// <summary>Waits until the machine answers.</summary>
    /// <exception cref="MachineException">It did not in time, showed another host key, or refuses the login key.</exception>
    public static async Task<SshMachine> ConnectAsync(SshOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the machine owns the client from here on
        var client = await SshConnector.ConnectAsync(options, time, cancellationToken);
#pragma warning restore CA2000
        return new(options.Name, client, time);
    }

    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var watchdog = new Watchdog(command, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        try
        {
            using var remote = _client.CreateCommand(SshCommandText.From(command), Encoding.UTF8);
            var end = remote.ExecuteAsync(ending.Token);
            var output = SshStream.ReadAsync(remote.OutputStream, watchdog.Touch);
            var error = SshStream.ReadAsync(remote.ExtendedOutputStream, watchdog.Touch);
            if (command.Input.Length > 0) await WriteAsync(remote, command.Input, ending.Token);
            await end;
            return new(ExitCode(command, remote), await output, await error, _time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MachineException($"{Name}: {watchdog.Reason}");
        }
        catch (Exception exception) when (exception is SshException or IOException or ObjectDisposedException)
        {
            throw new MachineException($"{Name} went away while running {command}: {exception.Message}", exception);
        }
    }

    public Task<IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken)
    {
        var forwarded = _ports.GetOrAdd(port, _ =>
        {
            var added = new ForwardedPortLocal(IPAddress.Loopback.ToString(), 0, IPAddress.Loopback.ToString(), (uint)port);
            _client.AddForwardedPort(added);
            added.Start();
            return added;
        });
        return Task.FromResult(new IPEndPoint(IPAddress.Loopback, (int)forwarded.BoundPort));
    }

    public async Task PowerOffAsync(CancellationToken cancellationToken)
    {
        await RunAsync(Command.Of("systemctl", "--no-block", "poweroff"), cancellationToken);
        var started = _time.GetTimestamp();
        while (_client.IsConnected)
        {
            if (_time.GetElapsedTime(started) > PowerOffDeadline)
                throw new MachineException($"{Name} did not power off within {Duration.Text(PowerOffDeadline)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var port in _ports.Values) port.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task WriteAsync(SshCommand remote, string input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = remote.CreateInputStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or SshException)
        {
            // The program ended without reading all of it. Its exit code says whether that matters.
        }
    }

    private int ExitCode(Command command, SshCommand remote) =>
        remote.ExitStatus ?? throw new MachineException($"{Name}: {command} ended without an exit status, which counts as a failure");
}
