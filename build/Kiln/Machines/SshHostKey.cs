using System.Security.Cryptography;

namespace Kiln.Machines;

/// <summary>A machine's public host key.</summary>
internal static class SshHostKey
{
    /// <summary>The key as SSH sends it, from OpenSSH's one-line form: <c>ssh-ed25519 AAAA… comment</c>.</summary>
    public static byte[] Parse(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var blob, ..]
        ? Convert.FromBase64String(blob)
        : throw new FormatException($"Not a public key in OpenSSH's one-line form: {line}");

    /// <summary>As OpenSSH prints it: <c>SHA256:…</c>.</summary>
    public static string Fingerprint(byte[] key) => $"SHA256:{Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=')}";
}
