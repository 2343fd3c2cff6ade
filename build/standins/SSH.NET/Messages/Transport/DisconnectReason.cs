using System.Diagnostics.CodeAnalysis;

namespace Renci.SshNet.Messages.Transport;

/// <summary>Why a connection ended, with the numbers of RFC 4253, section 11.1.</summary>
public enum DisconnectReason
{
    None = 0,
    HostNotAllowedToConnect = 1,
    ProtocolError = 2,
    KeyExchangeFailed = 3,
    [SuppressMessage("Naming", "CA1700", Justification = "The RFC's name.")]
    Reserved = 4,
    MacError = 5,
    CompressionError = 6,
    ServiceNotAvailable = 7,
    ProtocolVersionNotSupported = 8,
    HostKeyNotVerifiable = 9,
    ConnectionLost = 10,
    ByApplication = 11,
    TooManyConnections = 12,
    AuthenticationCanceledByUser = 13,
    NoMoreAuthenticationMethodsAvailable = 14,
    IllegalUserName = 15,
}
