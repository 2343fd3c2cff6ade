using System.Diagnostics.CodeAnalysis;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>A client's connection: made, watched and ended here.</summary>
public abstract class BaseClient : IBaseClient
{
    private Master? _master;
    private bool _disposed;

    private protected BaseClient(ConnectionInfo connectionInfo)
    {
        ArgumentNullException.ThrowIfNull(connectionInfo);
        ConnectionInfo = connectionInfo;
    }

    /// <summary>The connection was lost, rather than ended by this side.</summary>
    public event EventHandler<ExceptionEventArgs>? ErrorOccurred;

    /// <summary>The server has shown its key, and nothing has been sent to it yet. Without a handler any server is trusted.</summary>
    public event EventHandler<HostKeyEventArgs>? HostKeyReceived;

    public ConnectionInfo ConnectionInfo { get; }

    public virtual bool IsConnected => _master is { IsAlive: true };

    /// <summary>
    /// How often to ask a silent server whether it is there; three questions without an answer end the connection.
    /// In whole seconds, and to be set before connecting. Default: never.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = Timeout.InfiniteTimeSpan;

    internal Master OpenMaster
    {
        get
        {
            CheckDisposed();
            return _master is { IsAlive: true } master ? master : throw new SshConnectionException("Client not connected.");
        }
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there, or the name does not resolve.</exception>
    /// <exception cref="SshConnectionException">The host key is not trusted, or the server ended the connection.</exception>
    /// <exception cref="SshAuthenticationException">The server accepts none of the keys.</exception>
    /// <exception cref="SshOperationTimeoutException">It took longer than <see cref="ConnectionInfo.Timeout"/>.</exception>
    public void Connect() => ConnectAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Connect"/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        CheckDisposed();
        if (IsConnected)
            throw new InvalidOperationException("The client is already connected.");

        Disconnect();
        OnConnecting();
        var master = await Master.ConnectAsync(ConnectionInfo, KeepAliveInterval, Trusts, cancellationToken).ConfigureAwait(false);
        ConnectionInfo.IsAuthenticated = true;
        _master = master;
        _ = ReportLossAsync(master);
        try
        {
            OnConnected();
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    public void Disconnect()
    {
        CheckDisposed();
        End();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [SuppressMessage("Usage", "CA1816", Justification = "Dispose() does it.")]
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;
        End();
        _disposed = true;
    }

    protected void CheckDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    protected virtual void OnConnecting()
    {
    }

    protected virtual void OnConnected()
    {
    }

    protected virtual void OnDisconnecting()
    {
    }

    protected virtual void OnDisconnected()
    {
    }

    private void End()
    {
        if (_master is not { } master)
            return;
        OnDisconnecting();
        _master = null;
        master.Dispose();
        OnDisconnected();
    }

    private bool Trusts(HostKey key)
    {
        var shown = new HostKeyEventArgs(key);
        HostKeyReceived?.Invoke(this, shown);
        return shown.CanTrust;
    }

    private async Task ReportLossAsync(Master master)
    {
        await master.Ended.ConfigureAwait(false);
        if (ReferenceEquals(_master, master))
            ErrorOccurred?.Invoke(this, new ExceptionEventArgs(RemoteProgram.Lost(master)));
    }
}
