using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Renci.SshNet.Common;

/// <summary>The key a server shows before anything is sent to it.</summary>
public class HostKeyEventArgs : EventArgs
{
    internal HostKeyEventArgs(HostKey key)
    {
        HostKeyName = key.Name;
        HostKey = key.Blob;
        KeyLength = key.Bits;
        FingerPrint = Md5(key.Blob);
    }

    /// <summary>Whether to go on. True unless a handler says otherwise, as in the package: without a handler any server is trusted.</summary>
    public bool CanTrust { get; set; } = true;

    /// <summary>The public key, as in RFC 4253, section 6.6.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "The package's signature.")]
    public byte[] HostKey { get; }

    /// <summary>The key's type: <c>ssh-ed25519</c>, <c>ecdsa-sha2-nistp256</c>, <c>ssh-rsa</c>.</summary>
    public string HostKeyName { get; }

    /// <summary>MD5 of the key.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "The package's signature.")]
    public byte[] FingerPrint { get; }

    /// <summary>SHA-256 of the key in base64, without padding and without <c>SHA256:</c> in front.</summary>
    public string FingerPrintSHA256 => Convert.ToBase64String(SHA256.HashData(HostKey)).TrimEnd('=');

    /// <summary>MD5 of the key as <c>aa:bb:…</c></summary>
    public string FingerPrintMD5 => Convert.ToHexStringLower(FingerPrint).Chunk(2).Aggregate("", (text, pair) => text + (text.Length > 0 ? ":" : "") + new string(pair));

    /// <summary>The key's size in bits.</summary>
    public int KeyLength { get; }

    [SuppressMessage("Security", "CA5351", Justification = "An old way to write a fingerprint; nothing is decided by it here.")]
    private static byte[] Md5(byte[] key) => MD5.HashData(key);
}
