using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Kiln.Machines;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Files;

/// <summary>Copies content into a new file, and refuses content that is no longer what was planned.</summary>
internal static class FileSource
{
    private const int BlockSize = 128 * 1024;

    internal static void Copy(FileContent content, SafeFileHandle file, string target)
    {
        if (content is FileContent.HostFile host)
            Copy(host, file, target);
        else if (content is FileContent.Text text)
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(text.Value), 0);
    }

    private static void Copy(FileContent.HostFile source, SafeFileHandle file, string target)
    {
        using var input = Open(source.Path, target);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        long length = 0;
        for (int read; (read = RandomAccess.Read(input, buffer.AsSpan(0, BlockSize), length)) > 0; length += read)
        {
            var block = buffer.AsSpan(0, read);
            hash.AppendData(block);

            // Holes stay holes: a sparse source must not fill the store.
            if (block.ContainsAnyExcept((byte)0))
                RandomAccess.Write(file, block, length);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        RandomAccess.SetLength(file, length);
        if (!Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(source.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new StepException($"{source.Path} changed since the plan was made, so {target} was not written. Run the bake again.");
    }

    private static SafeFileHandle Open(string path, string target)
    {
        var number = Libc.OpenAt(Libc.CurrentFolder, FileName.Of(path), OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoTerminal | OpenFlags.CloseOnExec, 0);
        if (number < 0)
            throw new StepException($"{path}, planned for {target}, cannot be read: {Errno.Text(Errno.Last)}.");

        var file = new SafeFileHandle(number, ownsHandle: true);
        if (file.Status().Kind == FileKind.File)
            return file;

        file.Dispose();
        throw new StepException($"{path}, planned for {target}, is not a regular file.");
    }
}
