namespace Renci.SshNet;

/// <summary>A way to log in. Here that is always <see cref="PrivateKeyAuthenticationMethod"/>.</summary>
public abstract class AuthenticationMethod
{
    protected AuthenticationMethod(string username)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(username);
        Username = username;
    }

    /// <summary>The method's name in the protocol: <c>publickey</c>.</summary>
    public abstract string Name { get; }

    public string Username { get; }
}
