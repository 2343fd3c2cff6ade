using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Stores;

/// <summary>Writes that a power cut leaves either whole or absent: to a temporary name, flushed, renamed, the folder flushed.</summary>
internal static partial class Durable
{
    private const int ReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC

    private const UnixFileMode EveryoneReads = (UnixFileMode)0b110_100_100;

    /// <summary>Writes a file that everyone may read.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.new";
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = EveryoneReads,
        }))
        {
            // Whatever the caller's umask is.
            File.SetUnixFileMode(file.SafeFileHandle, EveryoneReads);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        Flush(Path.GetDirectoryName(path)!, FlushFolder);
    }

    /// <summary>Publishes a folder under its final name, with everything in it on disk before the name is.</summary>
    public static void PublishFolder(string temporary, string final)
    {
        Flush(temporary, FlushFileSystem);
        Directory.Move(temporary, final);
        Flush(Path.GetDirectoryName(final)!, FlushFolder);
    }

    /// <summary>Publishes a file under its final name, with its content on disk before the name is.</summary>
    public static void PublishFile(string temporary, string final)
    {
        using (var file = new FileStream(temporary, FileMode.Open)) file.Flush(flushToDisk: true);
        File.Move(temporary, final, overwrite: true);
        Flush(Path.GetDirectoryName(final)!, FlushFolder);
    }

    /// <summary>Deletes a file, if it is there, so that it does not come back.</summary>
    public static void DeleteFile(string path)
    {
        File.Delete(path);
        Flush(Path.GetDirectoryName(path)!, FlushFolder);
    }

    private static void Flush(string folder, Func<SafeFileHandle, int> flush)
    {
        using var handle = Open(folder, ReadOnlyDirectory);
        if (handle.IsInvalid || flush(handle) != 0)
        {
            throw new IOException($"{folder} could not be flushed to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushFolder(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushFileSystem(SafeFileHandle handle);
}
