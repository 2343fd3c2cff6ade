using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Renci.SshNet;

/// <summary>A port here whose connections come out at a host and port that the server reaches.</summary>
public class ForwardedPortLocal : ForwardedPort
{
    private Master? _master;
    private bool _disposed;

    public ForwardedPortLocal(uint boundPort, string host, uint port)
        : this("", boundPort, host, port)
    {
    }

    public ForwardedPortLocal(string boundHost, string host, uint port)
        : this(boundHost, 0, host, port)
    {
    }

    public ForwardedPortLocal(string boundHost, uint boundPort, string host, uint port)
    {
        ArgumentNullException.ThrowIfNull(boundHost);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(boundPort, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        (BoundHost, BoundPort, Host, Port) = (boundHost, boundPort, host, port);
    }

    public string BoundHost { get; }

    /// <summary>0 for any that is free; after <see cref="ForwardedPort.Start"/> the one it became.</summary>
    public uint BoundPort { get; private set; }

    public string Host { get; }

    public uint Port { get; }

    public override bool IsStarted => _master is { IsAlive: true };

    private string Forwarding => string.Create(CultureInfo.InvariantCulture, $"{Address(BoundHost)}:{BoundPort}:{Address(Host)}:{Port}");

    /// <exception cref="SocketException">The port is taken.</exception>
    protected override void StartPort()
    {
        var master = Client!.OpenMaster;
        for (var (any, attempts) = (BoundPort == 0, 5); ; attempts--)
        {
            if (any)
                BoundPort = FreePort(BoundHost);
            if (RemoteProgram.TryControl(master, out var error, "-O", "forward", "-L", Forwarding))
                break;
            if (!any || attempts == 1)
                throw new SocketException((int)SocketError.AddressAlreadyInUse, $"{Forwarding} is not forwarded. {error}");
        }
        _master = master;
    }

    protected override void StopPort(TimeSpan timeout)
    {
        if (_master is { IsAlive: true } master)
            RemoteProgram.TryControl(master, out _, "-O", "cancel", "-L", Forwarding);
        _master = null;
    }

    protected override void CheckDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _disposed = true;
    }

    private static string Address(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    private static uint FreePort(string host)
    {
        // ssh itself takes no 0 here.
        using var listener = new TcpListener(IPAddress.TryParse(host, out var address) ? address : IPAddress.Loopback, 0);
        listener.Start();
        return (uint)((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
