using Kiln.Local.Sandboxes;
using Kiln.Machines;

namespace Kiln.Local.Builders;

/// <summary>
/// What a stage has changed so far, as one file: an archive of its folder with everything that a layer counts, and what overlayfs notes
/// there. One file is written and read much faster than as many as an operating system has.
/// </summary>
internal static class Snapshot
{
    private static readonly string[] Everything = ["--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*"];

    /// <param name="sandbox">The programs that work on the folder end with it.</param>
    /// <returns>False: the folder holds what an archive cannot, such as a socket.</returns>
    /// <exception cref="StepException">There is no room, or something cannot be read.</exception>
    public static async Task<bool> WriteAsync(Sandbox sandbox, string folder, string archive, CancellationToken cancellationToken)
    {
        // Nobody wants to know when a file was last read, nor can set when it was changed.
        var result = await sandbox.RunAsync(
            Command.Of(["tar", "--create", "--file", archive, "--format=posix", "--pax-option=delete=atime,delete=ctime", "--sparse", "--one-file-system", .. Everything, "--directory", folder, "."]),
            null,
            cancellationToken);
        if (!result.Succeeded) throw Failure(result);
        return result.Error.Length == 0;
    }

    /// <param name="folder">An empty folder. Nothing may be mounted over it yet.</param>
    /// <exception cref="StepException">There is no room.</exception>
    public static async Task ReadAsync(Sandbox sandbox, string archive, string folder, CancellationToken cancellationToken)
    {
        var result = await sandbox.RunAsync(
            Command.Of(["tar", "--extract", "--file", archive, "--same-owner", "--same-permissions", .. Everything, "--directory", folder]), null, cancellationToken);
        if (!result.Succeeded) throw Failure(result);
    }

    private static StepException Failure(CommandResult result) => new($"tar ended with exit code {result.ExitCode}: {result.Error.Trim()}", result.ExitCode);
}
