using System.Collections.ObjectModel;

namespace Renci.SshNet;

/// <summary>Logs in with one of some private keys, tried in order.</summary>
public class PrivateKeyAuthenticationMethod : AuthenticationMethod, IDisposable
{
    public PrivateKeyAuthenticationMethod(string username, params IPrivateKeySource[] keyFiles)
        : base(username)
    {
        ArgumentNullException.ThrowIfNull(keyFiles);
        KeyFiles = new Collection<IPrivateKeySource>(keyFiles);
    }

    public override string Name => "publickey";

    public ICollection<IPrivateKeySource> KeyFiles { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        // The keys belong to those who made them.
    }
}
