using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Bakes;

/// <summary>Which commit an image's stage files came from.</summary>
public static class GitCommit
{
    /// <summary>The commit's hash, with <c>-dirty</c> where files were changed since; null outside git.</summary>
    public static async Task<string?> ReadAsync(string root, IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find("git") is null) return null;

        // Root reads a repository that belongs to whoever called sudo.
        var command = Command.Of("git", "-c", "safe.directory=*", "-C", root, "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty");
        var result = await processes.RunAsync(command, null, cancellationToken);
        return result.Succeeded ? result.Output.Trim() : null;
    }
}
