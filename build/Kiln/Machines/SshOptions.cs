using System.Net;

namespace Kiln.Machines;

/// <summary>A machine to be reached over SSH.</summary>
public sealed record SshOptions
{
    public required string Name { get; init; }

    public required IPEndPoint Address { get; init; }

    public string User { get; init; } = "root";

    /// <summary>The key to log in with.</summary>
    public required SshKeyPair Login { get; init; }

    /// <summary>The machine's public host key, in OpenSSH's one-line form. Any other is refused.</summary>
    public required string HostKey { get; init; }

    /// <summary>How long the machine may take to answer; until then every failure to reach it is tried again. Default: 3 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(3);
}
