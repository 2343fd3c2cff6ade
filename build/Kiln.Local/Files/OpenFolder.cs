using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Files;

/// <summary>Work on the entries of a folder that is held open: whatever happens to paths meanwhile, it stays that folder.</summary>
internal static unsafe class OpenFolder
{
    private const int EntryHeader = 19;

    /// <summary>Opens a path below a folder; null with the error number where that fails.</summary>
    internal static SafeFileHandle? TryOpen(this SafeFileHandle folder, byte[] path, OpenHow how, out int error)
    {
        // The kernel answers "again" when a rename elsewhere raced with resolving "..".
        for (var attempt = 0; ; attempt++)
        {
            var file = Libc.OpenAt2(Libc.OpenAt2Number, folder, path, how with { Flags = how.Flags | OpenFlags.CloseOnExec }, sizeof(OpenHow));
            error = file < 0 ? Errno.Last : 0;
            if (file >= 0)
                return new SafeFileHandle(file, ownsHandle: true);

            if (error is not (Errno.Again or Errno.Interrupted) || attempt == 1000)
                return null;
        }
    }

    /// <summary>Opens an entry of a folder, never through a link and never on another file system.</summary>
    internal static SafeFileHandle? TryOpenEntry(this SafeFileHandle folder, byte[] name, int flags, out int error, uint mode = 0) =>
        folder.TryOpen(name, new((ulong)(uint)(flags | OpenFlags.NoFollow), mode, OpenHow.Beneath | OpenHow.NoLinks | OpenHow.NoOtherFileSystem), out error);

    /// <summary>Opens a folder's folder for reading, never through a link and never on another file system.</summary>
    internal static SafeFileHandle Enter(this SafeFileHandle folder, byte[] name, Func<int, Exception> failure) =>
        folder.TryOpenEntry(name, OpenFlags.Read | OpenFlags.Folder, out var error) ?? throw failure(error);

    /// <summary>The status of an entry, not following a link; null where there is none.</summary>
    internal static FileStatus? TryStatus(this SafeFileHandle folder, byte[] name) =>
        Libc.Status(folder, name, Libc.NoFollow, FileStatus.Basic, out var status) == 0 ? status : null;

    internal static FileStatus Status(this SafeFileHandle file) =>
        Libc.Status(file, [0], Libc.EmptyPath, FileStatus.Basic, out var status) == 0 ? status : throw new IOException(Errno.Text(Errno.Last));

    internal static string? TryReadLink(this SafeFileHandle folder, byte[] name)
    {
        Span<byte> buffer = stackalloc byte[4096];
        fixed (byte* start = buffer)
        {
            var length = Libc.ReadLinkAt(folder, name, start, buffer.Length);
            return length < 0 ? null : Encoding.Latin1.GetString(buffer[..(int)length]);
        }
    }

    /// <summary>Every entry but "." and "..", by its bytes (see <see cref="FileName.OfBytes"/>), in no order. The folder must be open for reading; one that was removed since has none.</summary>
    internal static List<(string Name, FileKind Kind)> ReadEntries(this SafeFileHandle folder)
    {
        var entries = new List<(string, FileKind)>();
        Span<byte> buffer = stackalloc byte[16 * 1024];
        fixed (byte* start = buffer)
        {
            nint length;
            while ((length = Libc.ReadFolder(folder, start, buffer.Length)) > 0)
            {
                for (var at = 0; at < length; at += BitConverter.ToUInt16(buffer[(at + 16)..]))
                {
                    var name = buffer[(at + EntryHeader)..];
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        entries.Add((Encoding.Latin1.GetString(name), (FileKind)buffer[at + EntryHeader - 1]));
                }
            }

            return length == 0 || Errno.Last == Errno.NoEntry ? entries : throw new IOException(Errno.Text(Errno.Last));
        }
    }
}
