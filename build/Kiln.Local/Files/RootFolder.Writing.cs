using Kiln.Machines;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Files;

/// <summary>Writing: under a temporary name beside the target, complete with owner, mode and time, then renamed over it.</summary>
public sealed partial class RootFolder
{
    private static int s_temporaryNames;

    /// <summary>Writes one regular file in place of whatever is not a folder; an existing link is replaced, not followed.</summary>
    /// <exception cref="StepException">It cannot be written, or its content is no longer what was planned.</exception>
    public void WriteFile(PutFile file)
    {
        var path = new ImagePath(file.Target);
        var (user, group) = OwnerOf(path, file.Ownership);
        using var folder = OpenOrMakeFolder(path);
        Replace(path, folder, new(user, group, (uint)file.Ownership.Mode), handle => FileSource.Copy(file.Content, handle, file.Target));
    }

    /// <summary>Writes one regular file and leaves the times of the folders on its way as they were: nobody sees when it was written.</summary>
    internal void WriteFileQuietly(PutFile file)
    {
        var folders = new ImagePath(file.Target).Folders.Select(folder => folder.Path).Prepend(".").ToList();
        var times = folders.Select(TimesOf).ToList();
        WriteFile(file);
        foreach (var (path, time) in folders.Zip(times))
        {
            using var folder = Resolve(path, OpenFlags.Read | OpenFlags.Folder, out _);
            if (folder is null || Libc.SetTimes(folder, time) != 0) throw Failure(new($"/{path}"), "given its time", Errno.Last);
        }
    }

    /// <summary>Makes one directory, or sets owner, group and mode of the one that is there. Parents that are missing are made (root, 0755).</summary>
    public void MakeDirectory(PutDirectory directory)
    {
        var path = new ImagePath(directory.Target);
        var (user, group) = OwnerOf(path, directory.Ownership);
        using var folder = path.IsRoot ? null : OpenOrMakeFolder(path);
        using var made = path.IsRoot ? null : MakeFolder(path, folder!, path.Name);
        Own(path, made ?? _root, new(user, group, (uint)directory.Ownership.Mode));
    }

    /// <summary>Makes a symbolic link in place of whatever is not a folder.</summary>
    /// <param name="destination">As it is written in the link; it may lead anywhere.</param>
    public void WriteLink(string path, string destination)
    {
        var image = new ImagePath(path);
        using var folder = OpenOrMakeFolder(image);
        var temporary = TemporaryName();
        if (Libc.LinkAt(FileName.Of(destination), folder, temporary) != 0)
            throw Failure(image, "written", Errno.Last);

        _ = Libc.SetTimesAt(folder, temporary, _times, Libc.NoFollow);
        Rename(image, folder, temporary);
    }

    /// <summary>Leaves an empty file with the same owner and mode in place of a file; other names of the old file keep its content.</summary>
    public void Truncate(string path)
    {
        var image = new ImagePath(path);
        using var folder = Resolve(image.Folder, OpenFlags.Read | OpenFlags.Folder, out var error) ?? throw Failure(image, "emptied", error);
        if (folder.TryStatus(image.Name) is not { Kind: FileKind.File } status)
            throw new StepException($"{path}: cannot be emptied, it is not a regular file.");

        Replace(image, folder, new(status.User, status.Group, status.Mode), _ => { });
    }

    private void Replace(ImagePath path, SafeFileHandle folder, Attributes attributes, Action<SafeFileHandle> write)
    {
        var temporary = TemporaryName();
        using var file = folder.TryOpenEntry(temporary, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, out var error, mode: 0x180)
            ?? throw Failure(path, "written", error);
        try
        {
            write(file);
            Own(path, file, attributes);
        }
        catch
        {
            _ = Libc.UnlinkAt(folder, temporary, 0);
            throw;
        }

        Rename(path, folder, temporary);
    }

    private static void Rename(ImagePath path, SafeFileHandle folder, byte[] temporary)
    {
        if (Libc.RenameAt(folder, temporary, folder, path.Name) == 0)
            return;

        var error = Errno.Last;
        _ = Libc.UnlinkAt(folder, temporary, 0);
        throw Failure(path, "written", error);
    }

    private SafeFileHandle OpenOrMakeFolder(ImagePath path)
    {
        if (path.IsRoot)
            throw Failure(path, "written", Errno.IsFolder);

        return Resolve(path.Folder, OpenFlags.Read | OpenFlags.Folder, out var error)
            ?? (error == Errno.NoEntry ? MakeFolders(path) : throw Failure(path, "written", error));
    }

    private SafeFileHandle MakeFolders(ImagePath path)
    {
        var folder = Resolve(".", OpenFlags.Read | OpenFlags.Folder, out var error) ?? throw Failure(path, "written", error);
        foreach (var (prefix, name) in path.Folders)
        {
            using var parent = folder;
            folder = Resolve(prefix, OpenFlags.Read | OpenFlags.Folder, out error)
                ?? (error == Errno.NoEntry ? MakeParent(path, parent, name) : throw Failure(path, "written", error));
        }

        return folder;
    }

    private SafeFileHandle MakeParent(ImagePath path, SafeFileHandle folder, byte[] name)
    {
        var made = MakeFolder(path, folder, name);
        Own(path, made, new(0, 0, 0x1ed));
        return made;
    }

    private static SafeFileHandle MakeFolder(ImagePath path, SafeFileHandle folder, byte[] name)
    {
        if (Libc.MakeDirectoryAt(folder, name, 0x1c0) != 0 && Errno.Last is not Errno.Exists and var failed)
            throw Failure(path, "made", failed);

        return folder.TryOpenEntry(name, OpenFlags.Read | OpenFlags.Folder, out var error)
            ?? throw new StepException(folder.TryReadLink(name) is { } destination
                ? $"{path}: cannot be made: there is a link to {FileName.Readable(destination)} in its place."
                : $"{path}: cannot be made: {Errno.Text(error)}.");
    }

    private void Own(ImagePath path, SafeFileHandle handle, Attributes attributes)
    {
        // The owner first: changing it takes set-user-id away.
        if (Libc.ChangeOwnerAt(handle, [0], attributes.User, attributes.Group, Libc.EmptyPath) != 0
            || Libc.ChangeMode(handle, attributes.Mode) != 0
            || Libc.SetTimes(handle, _times) != 0)
            throw Failure(path, "given its owner and mode", Errno.Last);
    }

    private (uint User, uint Group) OwnerOf(ImagePath path, Ownership ownership)
    {
        var accounts = new Accounts(this);
        return (accounts.User(path, ownership.Owner), accounts.Group(path, ownership.Group));
    }

    // Of one that is made now: those that everything gets.
    private FileTimes TimesOf(string path)
    {
        using var folder = Resolve(path, OpenFlags.PathOnly | OpenFlags.Folder, out _);
        return folder?.Status() is { } status ? new(status.Seconds, status.Nanoseconds, status.Seconds, status.Nanoseconds) : _times;
    }

    private static byte[] TemporaryName() => FileName.Of($".kiln-{Environment.ProcessId}-{Interlocked.Increment(ref s_temporaryNames)}");

    private readonly record struct Attributes(uint User, uint Group, uint Mode);
}
