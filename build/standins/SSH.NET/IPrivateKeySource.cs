using System.Diagnostics.CodeAnalysis;

namespace Renci.SshNet;

/// <summary>A private key to log in with. Here that is always a <see cref="PrivateKeyFile"/>.</summary>
[SuppressMessage("Design", "CA1040", Justification = "The package's member is about its own cryptography, which is left out.")]
public interface IPrivateKeySource
{
}
