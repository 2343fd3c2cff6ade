using System.Collections.Immutable;

namespace Kiln.Machines;

/// <summary>What a machine learns at boot and no image holds. Each provider encodes it its own way.</summary>
public sealed record BootData
{
    /// <summary>Keys that may log in as root, in OpenSSH's one-line form.</summary>
    public IReadOnlyList<string> AuthorizedKeys { get; init; } = [];

    /// <summary>The machine's SSH host key; without one it makes its own at first boot.</summary>
    public SshKeyPair? HostKey { get; init; }

    public string? HostName { get; init; }

    /// <summary>Files written before any service starts: the application's environment file.</summary>
    public IReadOnlyList<BootFile> Files { get; init; } = [];

    /// <summary>Free facts about where the machine runs: <c>country</c>, <c>environment</c>.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A file that a machine writes when it boots.</summary>
public sealed record BootFile(string Target, string Content, Ownership Ownership);

/// <summary>An SSH key for one purpose and one boot.</summary>
/// <param name="PublicKey">OpenSSH's one-line form.</param>
/// <param name="PrivateKey">OpenSSH's PEM form.</param>
public sealed record SshKeyPair(string PublicKey, string PrivateKey);
