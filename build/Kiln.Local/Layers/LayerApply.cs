using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>
/// Writes a layer's changes into a tree that holds what its parents made: afterwards the tree is what overlayfs would show of them all. Entries are
/// made in the order of their names, so that the same layers make the same tree in the same order.
/// </summary>
internal sealed class LayerApply
{
    private const int DeepestFolder = 500;

    private readonly Dictionary<ulong, string> _linked = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly RootFolder _tree;

    private LayerApply(RootFolder tree) => _tree = tree;

    /// <param name="layer">An overlay's upper folder, or the root of a base.</param>
    /// <param name="tree">A plain tree on any file system; nothing of it may be mounted elsewhere meanwhile.</param>
    /// <exception cref="IOException">There is no room, or something cannot be written.</exception>
    internal static void Run(RootFolder layer, RootFolder tree)
    {
        var apply = new LayerApply(tree);
        apply.Fill(layer.Handle, tree.Handle, "", DeepestFolder);
        Adopt(layer.Handle, tree.Handle, ".", layer.Handle.Status());
    }

    private void Fill(SafeFileHandle from, SafeFileHandle to, string prefix, int depth)
    {
        if (depth == 0) throw new IOException($"/{FileName.Readable(prefix)} is more than {DeepestFolder} folders deep");

        var entries = from.ReadEntries();
        entries.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var (name, _) in entries)
        {
            var bytes = FileName.OfBytes(name);
            var status = from.TryStatus(bytes) ?? throw Failure(prefix + name, "read");
            if (status.Kind == FileKind.Folder) Folder(from, to, (prefix, name, depth));
            else Entry(from, to, prefix + name, (name, status));
        }
    }

    private void Folder(SafeFileHandle from, SafeFileHandle to, (string Prefix, string Name, int Depth) place)
    {
        var bytes = FileName.OfBytes(place.Name);
        var path = place.Prefix + place.Name;
        using var source = from.Enter(bytes, _ => Failure(path, "read"));
        if (to.TryStatus(bytes) is { } old && (old.Kind != FileKind.Folder || ExtendedAttributes.IsOpaque(source))) Remove(to, path, place.Name);
        if (Libc.MakeDirectoryAt(to, bytes, 0x1c0) != 0 && Errno.Last != Errno.Exists) throw Failure(path, "made");

        using (var target = to.Enter(bytes, _ => Failure(path, "opened"))) Fill(source, target, $"{path}/", place.Depth - 1);
        Adopt(from, to, place.Name, source.Status());
    }

    private void Entry(SafeFileHandle from, SafeFileHandle to, string path, (string Name, FileStatus Status) entry)
    {
        var bytes = FileName.OfBytes(entry.Name);
        if (to.TryStatus(bytes) is not null) Remove(to, path, entry.Name);

        var status = entry.Status;
        if (IsWhiteout(status)) return;
        if (status.Links > 1 && !_linked.TryAdd(status.Inode, path))
        {
            if (Libc.HardLinkAt(_tree.Handle, FileName.OfBytes(_linked[status.Inode]), to, bytes, 0) != 0) throw Failure(path, "linked");
            return;
        }

        if (status.Kind == FileKind.File) Copy(from, to, path, entry.Name);
        else if (status.Kind == FileKind.Link) Link(from, to, path, bytes);
        else if (Libc.MakeNodeAt(to, bytes, status.TypeAndMode, Device(status)) != 0) throw Failure(path, "made");

        Adopt(from, to, entry.Name, status);
    }

    /// <summary>Overlayfs's sign that what the parents have here is gone.</summary>
    private static bool IsWhiteout(FileStatus status) => status is { Kind: FileKind.CharacterDevice, DeviceMajor: 0, DeviceMinor: 0 };

    private void Copy(SafeFileHandle from, SafeFileHandle to, string path, string name)
    {
        var bytes = FileName.OfBytes(name);
        using var source = from.TryOpenEntry(bytes, OpenFlags.Read | OpenFlags.NonBlocking, out _) ?? throw Failure(path, "read");
        using var target = to.TryOpenEntry(bytes, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, out _, mode: 0x180) ?? throw Failure(path, "written");
        long length = 0;
        for (int read; (read = RandomAccess.Read(source, _buffer, length)) > 0; length += read)
        {
            // Holes stay holes.
            var block = _buffer.AsSpan(0, read);
            if (block.ContainsAnyExcept((byte)0)) RandomAccess.Write(target, block, length);
        }

        RandomAccess.SetLength(target, length);
    }

    private static void Link(SafeFileHandle from, SafeFileHandle to, string path, byte[] name)
    {
        var destination = from.TryReadLink(name) ?? throw Failure(path, "read");
        if (Libc.LinkAt(FileName.OfBytes(destination), to, name) != 0) throw Failure(path, "written");
    }

    // The owner first: changing it takes set-user-id and capabilities away. The times last.
    private static void Adopt(SafeFileHandle from, SafeFileHandle to, string name, FileStatus status)
    {
        var bytes = FileName.OfBytes(name);
        if (Libc.ChangeOwnerAt(to, bytes, status.User, status.Group, Libc.NoFollow) != 0) throw Failure(name, "given its owner");
        if (status.Kind != FileKind.Link && Libc.ChangeModeAt(to, bytes, status.Mode, 0) != 0) throw Failure(name, "given its mode");
        ExtendedAttributes.Copy(from, to, name);
        var time = new FileTimes(status.Seconds, status.Nanoseconds, status.Seconds, status.Nanoseconds);
        if (Libc.SetTimesAt(to, bytes, time, Libc.NoFollow) != 0) throw Failure(name, "given its time");
    }

    private static void Remove(SafeFileHandle folder, string path, string name)
    {
        var bytes = FileName.OfBytes(name);
        var isFolder = folder.TryStatus(bytes)?.Kind == FileKind.Folder;
        if (isFolder)
        {
            using var inner = folder.Enter(bytes, _ => Failure(path, "removed"));
            foreach (var (below, _) in inner.ReadEntries()) Remove(inner, $"{path}/{below}", below);
        }

        if (Libc.UnlinkAt(folder, bytes, isFolder ? Libc.RemoveFolder : 0) != 0) throw Failure(path, "removed");
    }

    // As the kernel packs it: makedev(3).
    private static ulong Device(FileStatus status) =>
        ((status.DeviceMajor & 0xfffff000UL) << 32) | ((status.DeviceMajor & 0xfffUL) << 8) | ((status.DeviceMinor & 0xffffff00UL) << 12) | (status.DeviceMinor & 0xffUL);

    private static IOException Failure(string path, string verb)
    {
        var error = Errno.Last;
        return new($"/{FileName.Readable(path)} cannot be {verb}: {Errno.Text(error)}");
    }
}
