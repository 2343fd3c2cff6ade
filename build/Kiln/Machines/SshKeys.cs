using Kiln.Processes;

namespace Kiln.Machines;

/// <summary>Makes SSH keys that live for one boot.</summary>
public interface ISshKeys
{
    /// <param name="comment">What the key is for: it ends up in the public half.</param>
    Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancellationToken);
}

/// <summary>Ed25519 keys by OpenSSH; .NET has no Ed25519.</summary>
public sealed class SshKeys(IProcessRunner processes) : ISshKeys
{
    // ssh-keygen writes to files only. The shell removes them, also where this process is killed meanwhile.
    private const string Script =
        """
        set -e
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$folder/key"
        cat "$folder/key.pub" "$folder/key"
        """;

    public async Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(Command.Of("sh", "-c", Script, "kiln", comment) with { Timeout = TimeSpan.FromSeconds(30) }, null, cancellationToken);
        if (!result.Succeeded) throw new MachineException($"ssh-keygen made no key: {result.Error.Trim()}");
        var end = result.Output.IndexOf('\n', StringComparison.Ordinal);
        return new(result.Output[..end], result.Output[(end + 1)..]);
    }
}
