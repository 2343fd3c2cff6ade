using System.Security.Cryptography;
using System.Text;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>A private key in any format that OpenSSH reads. Held in memory; on disk only while a connection is being made.</summary>
public class PrivateKeyFile : IPrivateKeySource, IDisposable
{
    private readonly byte[] _key;

    public PrivateKeyFile(Stream privateKey)
        : this(privateKey, null!)
    {
    }

    public PrivateKeyFile(string fileName)
        : this(fileName, null!)
    {
    }

    public PrivateKeyFile(string fileName, string passPhrase)
        : this(File.ReadAllBytes(fileName), passPhrase)
    {
    }

    public PrivateKeyFile(Stream privateKey, string passPhrase)
        : this(ReadAll(privateKey), passPhrase)
    {
    }

    private PrivateKeyFile(byte[] key, string? passPhrase)
    {
        var text = Encoding.ASCII.GetString(key);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new SshException("Invalid private key file.");
        if (!IsEncrypted(text))
            _key = key;
        else if (string.IsNullOrEmpty(passPhrase))
            throw new SshPassPhraseNullOrEmptyException("Private key is encrypted but passphrase is empty.");
        else
            _key = KeyDecryption.Decrypt(key, passPhrase);
    }

    internal ReadOnlySpan<byte> Key => _key;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => CryptographicOperations.ZeroMemory(_key);

    private static byte[] ReadAll(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static bool IsEncrypted(string pem)
    {
        if (pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            return true;
        if (!pem.Contains("BEGIN OPENSSH PRIVATE KEY", StringComparison.Ordinal) || !PemEncoding.TryFind(pem, out var fields))
            return false;

        // "openssh-key-v1", a zero, then the cipher's name behind its length.
        var content = Convert.FromBase64String(pem[fields.Base64Data]);
        return !content.AsSpan(19).StartsWith("none"u8);
    }
}
