using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>
/// What a look at each path of a layer tells: name, inode, mode, owner, size, modification and change time. The kernel sets the
/// change time on every write, whoever makes it, and lets nobody choose it: with the same stamp, nothing was touched. It holds for one
/// copy of a layer on one file system, and costs a thirtieth of a <see cref="LayerDigest"/>.
/// </summary>
internal static class LayerStamp
{
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="KilnException">The layer cannot be read.</exception>
    public static string Of(string folder)
    {
        using var root = RootFolder.Open(folder, DateTimeOffset.UnixEpoch);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, [], root.Handle.Status());
        Folder(hash, root.Handle, [(byte)'.', 0], folder);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // In the order in which the file system has them: that changes only with the folder.
    private static void Folder(IncrementalHash hash, SafeFileHandle parent, byte[] own, string path)
    {
        using var folder = parent.Enter(own, error => LayerTree.Unreadable(path, FileName.Readable(System.Text.Encoding.Latin1.GetString(own)), error));
        foreach (var (name, _) in folder.ReadEntries())
        {
            var bytes = FileName.OfBytes(name);
            var status = folder.TryStatus(bytes) ?? throw LayerTree.Unreadable(path, name, Errno.Last);
            Add(hash, bytes, status);
            if (status.Kind == FileKind.Folder) Folder(hash, folder, bytes, path);
        }

        // No name is empty: here the folder ends.
        hash.AppendData([0]);
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> name, in FileStatus status)
    {
        Span<long> facts =
        [
            (long)status.Inode, status.TypeAndMode, status.User, status.Group, status.Size, status.Links,
            status.Seconds, status.Nanoseconds, status.ChangedSeconds, status.ChangedNanoseconds,
        ];
        hash.AppendData(name);
        hash.AppendData(MemoryMarshal.AsBytes(facts));
    }
}
