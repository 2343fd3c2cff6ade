using System.Security.Cryptography;
using System.Text;

namespace Kiln.Machines;

/// <summary>What a file will hold.</summary>
/// <param name="Sha256">Of the content, in hexadecimal. A builder refuses content that no longer has it.</param>
public abstract record FileContent(string Sha256)
{
    /// <summary>Content that is in memory: a rendered template, a generated unit.</summary>
    public sealed record Text(string Value) : FileContent(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value))));

    /// <summary>Content of a file under <c>images/</c>, read again when it is written.</summary>
    /// <param name="Path">An absolute path on the build host.</param>
    public sealed record HostFile(string Path, string Sha256) : FileContent(Sha256);
}
