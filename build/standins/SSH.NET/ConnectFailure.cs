using System.Net.Sockets;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace Renci.SshNet;

/// <summary>From what ssh said when it could not connect to the exception that the package throws.</summary>
internal static class ConnectFailure
{
    public static Exception From(IReadOnlyList<string> messages)
    {
        var all = string.Join("; ", messages);
        return messages.Select(message => From(message, all)).FirstOrDefault(exception => exception is not null)
            ?? new SshConnectionException(all.Length > 0 ? all : "The ssh client ended without a word.", DisconnectReason.ConnectionLost);
    }

    private static Exception? From(string message, string all) => message switch
    {
        _ when Has(message, "Host key verification failed") => new SshConnectionException("Key exchange negotiation failed.", DisconnectReason.KeyExchangeFailed),
        _ when Has(message, "Unable to negotiate") => new SshConnectionException(all, DisconnectReason.KeyExchangeFailed),
        _ when Has(message, "Permission denied (") || Has(message, "Too many authentication failures") => new SshAuthenticationException(all),
        _ when Has(message, "Could not resolve hostname") => new SocketException((int)SocketError.HostNotFound, all),
        _ when Has(message, "timed out") => new SshOperationTimeoutException(all),
        _ when Has(message, "Connection refused") => new SocketException((int)SocketError.ConnectionRefused, all),
        _ when Has(message, "No route to host") => new SocketException((int)SocketError.HostUnreachable, all),
        _ when Has(message, "Network is unreachable") => new SocketException((int)SocketError.NetworkUnreachable, all),
        _ => null,
    };

    private static bool Has(string message, string words) => message.Contains(words, StringComparison.Ordinal);
}
