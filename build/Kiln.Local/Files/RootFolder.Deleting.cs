using Kiln.Machines;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Files;

/// <summary>Deleting: folder by folder through open folders, so that no link and no mount leads it elsewhere.</summary>
public sealed partial class RootFolder
{
    private const int DeepestFolder = 500;

    /// <summary>Deletes whatever has this path, and all that is in it; nothing where nothing has it. A link is deleted, not what it leads to.</summary>
    /// <exception cref="StepException">Something is mounted in there, or the tree is deeper than 500 folders.</exception>
    public void Delete(string path)
    {
        var image = new ImagePath(path);
        if (image.IsRoot)
            throw new StepException("/: an image's root is not deleted.");

        using var folder = Resolve(image.Folder, OpenFlags.Read | OpenFlags.Folder, out _);
        if (folder?.TryStatus(image.Name) is { } status)
            Delete(image, folder, (image.Name, status.Kind), DeepestFolder);
    }

    /// <summary>Deletes everything in a folder and keeps the folder.</summary>
    public void Clear(string path)
    {
        var image = new ImagePath(path);
        using var folder = Resolve(image.Relative, OpenFlags.Read | OpenFlags.Folder | OpenFlags.NoFollow, out var error);
        if (folder is null && error is not (Errno.NoEntry or Errno.NotFolder or Errno.Loop))
            throw Failure(image, "emptied", error);

        foreach (var entry in folder?.ReadEntries() ?? [])
            Delete(image, folder!, (FileName.OfBytes(entry.Name), entry.Kind), DeepestFolder);
    }

    private static void Delete(ImagePath image, SafeFileHandle folder, (byte[] Name, FileKind Kind) entry, int depth)
    {
        if (depth == 0)
            throw new StepException($"{image}: cannot be deleted: it is more than {DeepestFolder} folders deep.");

        var isFolder = entry.Kind == FileKind.Folder || (entry.Kind == FileKind.Unknown && folder.TryStatus(entry.Name)?.Kind == FileKind.Folder);
        if (isFolder)
        {
            using var inner = folder.TryOpenEntry(entry.Name, OpenFlags.Read | OpenFlags.Folder, out var error) ?? throw Failure(image, "deleted", error);
            foreach (var (name, kind) in inner.ReadEntries())
                Delete(image, inner, (FileName.OfBytes(name), kind), depth - 1);
        }

        if (Libc.UnlinkAt(folder, entry.Name, isFolder ? Libc.RemoveFolder : 0) != 0 && Errno.Last is not Errno.NoEntry and var failed)
            throw Failure(image, "deleted", failed);
    }
}
