using System.Buffers.Binary;
using System.Text;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>A reply of the SSH File Transfer Protocol, without its length and number.</summary>
internal sealed record SftpReply(byte Type, byte[] Body)
{
    private const byte StatusType = 101, HandleType = 102, DataType = 103, AttributesType = 105;

    /// <summary>A reading past the end of a file.</summary>
    public bool IsEnd => Type == StatusType && Code == 1;

    private uint Code => BinaryPrimitives.ReadUInt32BigEndian(Body);

    public byte[] Handle(string path) => Type == HandleType ? Bytes(0) : throw Failure(path);

    public byte[] Data(string path) => Type == DataType ? Bytes(0) : throw Failure(path);

    public void Succeed(string path)
    {
        if (Type != StatusType || Code != 0)
            throw Failure(path);
    }

    /// <summary>The permissions and the type, of which the server may leave out all but is not expected to.</summary>
    public uint Mode(string path)
    {
        if (Type != AttributesType)
            throw Failure(path);
        var flags = BinaryPrimitives.ReadUInt32BigEndian(Body);
        var at = 4 + ((flags & 1) != 0 ? 8 : 0) + ((flags & 2) != 0 ? 8 : 0);
        return (flags & 4) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(Body.AsSpan(at)) : throw new SshException($"The server does not say what {path} is.");
    }

    private SshException Failure(string path)
    {
        if (Type != StatusType)
            return new SshException($"The server answers to {path} with a reply of type {Type}.");
        var message = $"{(Body.Length > 4 ? Encoding.UTF8.GetString(Bytes(4)) : "Failure")}: {path}";
        return Code switch
        {
            2 => new SftpPathNotFoundException(message),
            3 => new SftpPermissionDeniedException(message),
            _ => new SshException(message),
        };
    }

    private byte[] Bytes(int at)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at));
        return Body[(at + 4)..(at + 4 + length)];
    }
}
