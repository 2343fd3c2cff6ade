using System.Text;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>Runs commands on a server and forwards ports through it, all over one connection.</summary>
public class SshClient : BaseClient, ISshClient
{
    private readonly List<ForwardedPort> _ports = [];

    public SshClient(ConnectionInfo connectionInfo)
        : base(connectionInfo) => Sessions = new SemaphoreSlim(connectionInfo.MaxSessions);

    public SshClient(string host, int port, string username, params IPrivateKeySource[] keyFiles)
        : this(new ConnectionInfo(host, port, username, new PrivateKeyAuthenticationMethod(username, keyFiles)))
    {
    }

    public SshClient(string host, string username, params IPrivateKeySource[] keyFiles)
        : this(host, 22, username, keyFiles)
    {
    }

    public IEnumerable<ForwardedPort> ForwardedPorts => [.. _ports];

    internal SemaphoreSlim Sessions { get; }

    /// <summary>Gives the port to this client. Its own <see cref="ForwardedPort.Start"/> opens it.</summary>
    public void AddForwardedPort(ForwardedPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        _ = OpenMaster;
        if (port.Client is not null && port.Client != this)
            throw new InvalidOperationException("Forwarded port is already added to a different client.");
        if (port.Client is null)
            _ports.Add(port);
        port.Client = this;
    }

    public void RemoveForwardedPort(ForwardedPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        port.Stop();
        port.Client = null;
        _ports.Remove(port);
    }

    public SshCommand CreateCommand(string commandText) => CreateCommand(commandText, ConnectionInfo.Encoding);

    public SshCommand CreateCommand(string commandText, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(commandText);
        ArgumentNullException.ThrowIfNull(encoding);
        _ = OpenMaster;
        return new SshCommand(this, commandText, encoding);
    }

    /// <summary>Runs a command to its end. A status other than 0 is not an exception.</summary>
    /// <exception cref="SshConnectionException">The connection was lost: how the command ended is unknown.</exception>
    public SshCommand RunCommand(string commandText)
    {
        var command = CreateCommand(commandText);
        command.Execute();
        return command;
    }

    protected override void OnDisconnecting()
    {
        foreach (var port in _ports)
            port.Stop();
        base.OnDisconnecting();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        foreach (var port in ForwardedPorts)
            port.Client = null;
        _ports.Clear();
    }
}
