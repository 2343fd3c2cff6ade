using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Stores;

/// <summary>Removes folders that hold parts of an image.</summary>
internal static class Removal
{
    /// <summary>Removes a folder and all in it, whatever its files are called; follows no link and enters nothing that is mounted in it.</summary>
    public static Task<CommandResult> RemoveFolderAsync(this IProcessRunner processes, string folder, CancellationToken cancellationToken) =>
        processes.RunAsync(Command.Of("rm", "-rf", "--one-file-system", "--", folder), null, cancellationToken);
}
