namespace Renci.SshNet;

/// <summary>A port whose connections travel through an SSH connection.</summary>
public abstract class ForwardedPort : IDisposable
{
    private protected ForwardedPort()
    {
    }

    public abstract bool IsStarted { get; }

    internal SshClient? Client { get; set; }

    public virtual void Start()
    {
        CheckDisposed();
        if (Client is null)
            throw new InvalidOperationException("Forwarded port is not added to a client.");
        if (!IsStarted)
            StartPort();
    }

    public virtual void Stop()
    {
        if (IsStarted)
            StopPort(TimeSpan.Zero);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Stop();
    }

    protected abstract void CheckDisposed();

    protected abstract void StartPort();

    protected virtual void StopPort(TimeSpan timeout)
    {
    }
}
