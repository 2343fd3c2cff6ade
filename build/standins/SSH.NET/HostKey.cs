using System.Buffers.Binary;
using System.Text;

namespace Renci.SshNet;

/// <summary>A server's public key: its type, its bytes, its size.</summary>
internal sealed record HostKey(string Name, byte[] Blob)
{
    public int Bits => Name switch
    {
        "ssh-ed25519" or "ecdsa-sha2-nistp256" => 256,
        "ecdsa-sha2-nistp384" => 384,
        "ecdsa-sha2-nistp521" => 521,
        "ssh-rsa" => BitsOf(Fields().ElementAtOrDefault(2) ?? []),
        _ => 0,
    };

    /// <summary>The name within the key, not the one said beside it, is what the client goes by.</summary>
    public static HostKey Parse(string base64)
    {
        var blob = Convert.FromBase64String(base64);
        return new HostKey(Encoding.ASCII.GetString(new HostKey("", blob).Fields().First()), blob);
    }

    private static int BitsOf(byte[] number)
    {
        var digits = number.AsSpan().TrimStart((byte)0);
        return digits.IsEmpty ? 0 : digits.Length * 8 - (int.LeadingZeroCount(digits[0]) - 24);
    }

    private IEnumerable<byte[]> Fields()
    {
        for (var at = 0; at + 4 <= Blob.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Blob.AsSpan(at));
            if (length < 0 || length > Blob.Length - at - 4)
                yield break;
            yield return Blob[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }
}
