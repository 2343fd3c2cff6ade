using System.Text;

namespace Renci.SshNet;

/// <summary>Which server to connect to, as whom, and with which keys.</summary>
public class ConnectionInfo
{
    public ConnectionInfo(string host, string username, params AuthenticationMethod[] authenticationMethods)
        : this(host, 22, username, authenticationMethods)
    {
    }

    public ConnectionInfo(string host, int port, string username, params AuthenticationMethod[] authenticationMethods)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        ArgumentException.ThrowIfNullOrWhiteSpace(username);
        ArgumentNullException.ThrowIfNull(authenticationMethods);
        if (authenticationMethods.Length == 0)
            throw new ArgumentException("At least one authentication method should be specified.", nameof(authenticationMethods));

        (Host, Port, Username, AuthenticationMethods) = (host, port, username, authenticationMethods);
    }

    public string Host { get; }

    public int Port { get; }

    public string Username { get; }

    public IList<AuthenticationMethod> AuthenticationMethods { get; }

    /// <summary>How long connecting and logging in may take together. Default: 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How commands and their output are encoded. Default: UTF-8. Commands always travel as UTF-8 here.</summary>
    public Encoding Encoding { get; set; } = Encoding.UTF8;

    /// <summary>Default: 10. Without effect here: the OpenSSH client opens a session at the first try or not at all.</summary>
    public int RetryAttempts { get; set; } = 10;

    /// <summary>How many commands may run at once; one more waits for its turn. Default: 10, as in sshd.</summary>
    public int MaxSessions { get; set; } = 10;

    /// <summary>Whether the server accepted one of the keys.</summary>
    public bool IsAuthenticated { get; internal set; }
}
