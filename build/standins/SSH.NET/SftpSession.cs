using System.Buffers.Binary;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>The sftp subsystem of a connection: requests go out numbered, and their replies come back in the same order.</summary>
internal sealed class SftpSession : IDisposable
{
    private const byte Init = 1, Version = 2;
    private const int LargestReply = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Master _master;
    private readonly RemoteProgram _program;
    private uint _sent;
    private uint _received;
    private bool _broken;

    public SftpSession(Master master, TimeSpan timeout)
    {
        _master = master;
        _program = RemoteProgram.Subsystem(master, "sftp");
        try
        {
            Run("the sftp subsystem", timeout, _ => Greet());
        }
        catch
        {
            _program.Dispose();
            throw;
        }
    }

    /// <summary>An operation, alone. One that runs out of time leaves replies behind, so it is the session's last.</summary>
    public void Run(string about, TimeSpan timeout, Action<SftpSession> operation)
    {
        ArgumentException.ThrowIfNullOrEmpty(about);
        using var _ = _gate.EnterScope();
        if (_broken)
            throw new SshConnectionException("The sftp session has ended. Connect again.");

        var timedOut = false;
        using var timer = new Timer(_ =>
        {
            timedOut = true;
            _program.Kill();
            _program.Output.Dispose();
        }, null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            operation(this);
        }
        catch (Exception e) when (timedOut)
        {
            _broken = true;
            throw new SshOperationTimeoutException($"Operation has timed out: {about}.", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _broken = true;
            throw _master.IsAlive ? new SshConnectionException($"The sftp session has ended: {about}.", e) : RemoteProgram.Lost(_master);
        }
    }

    public uint Mode(string path, bool follow) => Ask(SftpRequest.Attributes(path, follow)).Mode(path);

    public void Send(SftpRequest request)
    {
        var packet = new byte[9 + request.Body.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length - 4);
        packet[4] = request.Type;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(5), ++_sent);
        request.Body.CopyTo(packet, 9);
        _program.Input.Write(packet);
        _program.Input.Flush();
    }

    public SftpReply Receive()
    {
        var (type, body) = ReadPacket();
        if (body.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(body) != ++_received)
            throw new InvalidDataException("The server's replies are out of order.");
        return new SftpReply(type, body[4..]);
    }

    public SftpReply Ask(SftpRequest request)
    {
        Send(request);
        return Receive();
    }

    public void Do(SftpRequest request, string path) => Ask(request).Succeed(path);

    public void Dispose() => _program.Dispose();

    private void Greet()
    {
        _program.Input.Write([0, 0, 0, 5, Init, 0, 0, 0, 3]);
        _program.Input.Flush();
        if (ReadPacket().Type != Version)
            throw new InvalidDataException("The server does not greet.");
    }

    private (byte Type, byte[] Body) ReadPacket()
    {
        Span<byte> length = stackalloc byte[4];
        _program.Output.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        if (size is < 1 or > LargestReply)
            throw new InvalidDataException($"The server's reply has {size} bytes.");
        var packet = new byte[size];
        _program.Output.ReadExactly(packet);
        return (packet[0], packet[1..]);
    }
}
