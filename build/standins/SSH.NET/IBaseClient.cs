using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>A connection to a server.</summary>
public interface IBaseClient : IDisposable
{
    event EventHandler<ExceptionEventArgs>? ErrorOccurred;

    event EventHandler<HostKeyEventArgs>? HostKeyReceived;

    ConnectionInfo ConnectionInfo { get; }

    bool IsConnected { get; }

    TimeSpan KeepAliveInterval { get; set; }

    void Connect();

    Task ConnectAsync(CancellationToken cancellationToken);

    void Disconnect();
}
