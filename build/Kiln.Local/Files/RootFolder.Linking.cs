namespace Kiln.Local.Files;

/// <summary>Hard links between an image's files and this host's: one file, two names, no copy. A last name that is a link is never followed.</summary>
public sealed partial class RootFolder
{
    /// <summary>Gives a file of this host a name in the image.</summary>
    /// <returns>0, or the error number: the name is taken, there is no such folder, the two lie on different file systems.</returns>
    internal int TryLinkIn(string hostPath, string path)
    {
        var image = new ImagePath(path);
        using var folder = Resolve(image.Folder, OpenFlags.Read | OpenFlags.Folder, out var error);
        if (folder is null) return error;
        return Libc.HardLinkAt(Libc.CurrentFolder, FileName.Of(hostPath), folder, image.Name, 0) == 0 ? 0 : Errno.Last;
    }

    /// <summary>Gives a file of the image a name on this host.</summary>
    /// <returns>0, or the error number.</returns>
    internal int TryLinkOut(string path, string hostPath)
    {
        var image = new ImagePath(path);
        using var folder = Resolve(image.Folder, OpenFlags.Read | OpenFlags.Folder, out var error);
        if (folder is null) return error;
        return Libc.HardLinkAt(folder, image.Name, Libc.CurrentFolder, FileName.Of(hostPath), 0) == 0 ? 0 : Errno.Last;
    }
}
