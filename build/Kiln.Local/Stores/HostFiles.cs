using System.ComponentModel;
using System.Runtime.InteropServices;
using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Stores;

/// <summary>The store's files, on this host's file system.</summary>
internal sealed partial class HostFiles : IStoreFiles
{
    private const UnixFileMode EveryoneReads = (UnixFileMode)0b110_100_100;
    private const UnixFileMode OnlyOwner = (UnixFileMode)0b111_000_000;

    private HostFiles()
    {
    }

    public static HostFiles Instance { get; } = new();

    public void Write(string path, ReadOnlySpan<byte> content) => Write(path, FileMode.Create, content);

    public void Append(string path, ReadOnlySpan<byte> content) => Write(path, FileMode.Append, content);

    public void Truncate(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }

    public void FlushFile(string path) => Flush(path, 0, FlushOne);

    public void FlushFolder(string path) => Flush(path, OpenFlags.Folder, FlushOne);

    public void FlushFileSystem(string path) => Flush(path, 0, FlushAll);

    public void Rename(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: true);
    }

    public void MakeFolder(string path) => Directory.CreateDirectory(path, OnlyOwner);

    public void Delete(string path) => File.Delete(path);

    private static void Write(string path, FileMode mode, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, UnixCreateMode = EveryoneReads, BufferSize = 0 });

        // Whatever the caller's umask is.
        File.SetUnixFileMode(file.SafeFileHandle, EveryoneReads);
        file.Write(content);
    }

    private static void Flush(string path, int flags, Func<SafeFileHandle, int> flush)
    {
        using var handle = Open(path, flags | OpenFlags.CloseOnExec);
        if (handle.IsInvalid || flush(handle) != 0)
        {
            throw new IOException($"{path} could not be flushed to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushOne(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int FlushAll(SafeFileHandle handle);
}
