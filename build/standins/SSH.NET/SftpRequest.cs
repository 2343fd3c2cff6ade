using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Renci.SshNet;

/// <summary>A request of the SSH File Transfer Protocol, version 3 (draft-ietf-secsh-filexfer-02), without its length and number.</summary>
internal sealed record SftpRequest(byte Type, byte[] Body)
{
    public const uint TypeBits = 0xF000;
    public const uint DirectoryType = 0x4000;
    public const uint PermissionBits = 0x1FF;

    private const uint PermissionsFollow = 4;

    public static SftpRequest Read(byte[] handle, ulong offset, int length) => new(5, [.. Data(handle), .. Number(offset), .. Number((uint)length)]);

    public static SftpRequest Write(byte[] handle, ulong offset, ReadOnlySpan<byte> data) => new(6, [.. Data(handle), .. Number(offset), .. Data(data)]);

    public static SftpRequest OpenToRead(string path) => new(3, [.. Text(path), .. Number(0x01), .. Number(0u)]);

    public static SftpRequest OpenToWrite(string path, bool canOverride) => new(3, [.. Text(path), .. Number(canOverride ? 0x1Au : 0x2Au), .. Number(0u)]);

    public static SftpRequest Close(byte[] handle) => new(4, Data(handle));

    public static SftpRequest Attributes(string path, bool follow) => new(follow ? (byte)17 : (byte)7, Text(path));

    public static SftpRequest SetMode(string path, uint mode) => new(9, [.. Text(path), .. Number(PermissionsFollow), .. Number(mode)]);

    public static SftpRequest Remove(string path) => new(13, Text(path));

    public static SftpRequest MakeDirectory(string path) => new(14, [.. Text(path), .. Number(0u)]);

    public static SftpRequest RemoveDirectory(string path) => new(15, Text(path));

    public static SftpRequest Rename(string from, string to) => new(18, [.. Text(from), .. Text(to)]);

    public static SftpRequest PosixRename(string from, string to) => new(200, [.. Text("posix-rename@openssh.com"), .. Text(from), .. Text(to)]);

    /// <summary>From 640, written in decimal, to the bits that these digits mean.</summary>
    public static uint Permissions(short digits)
    {
        var text = digits.ToString(CultureInfo.InvariantCulture);
        return text.Length <= 3 && text.All(digit => digit is >= '0' and <= '7')
            ? Convert.ToUInt32(text, fromBase: 8)
            : throw new ArgumentOutOfRangeException(nameof(digits), digits, "Permissions are three digits from 0 to 7.");
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Data(ReadOnlySpan<byte> bytes) => [.. Number((uint)bytes.Length), .. bytes];

    private static byte[] Text(string text) => Data(Encoding.UTF8.GetBytes(text));
}
