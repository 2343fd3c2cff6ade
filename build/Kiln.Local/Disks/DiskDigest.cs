using System.Buffers;
using System.Security.Cryptography;

namespace Kiln.Local.Disks;

/// <summary>SHA-256 over the SHA-256 of each block of a disk's file, all processors reading at once; blocks of zeros count as nothing.</summary>
internal static class DiskDigest
{
    private const int BlockSize = 4 << 20;

    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        var length = RandomAccess.GetLength(file);
        var hashes = new byte[(length + BlockSize - 1) / BlockSize][];
        Parallel.For(
            0,
            hashes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => ArrayPool<byte>.Shared.Rent(BlockSize),
            (block, _, buffer) =>
            {
                var data = buffer.AsSpan(0, Read(file, buffer.AsSpan(0, BlockSize), (long)block * BlockSize));
                hashes[block] = data.ContainsAnyExcept((byte)0) ? SHA256.HashData(data) : [];
                return buffer;
            },
            buffer => ArrayPool<byte>.Shared.Return(buffer));

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(BitConverter.GetBytes(length));
        foreach (var hash in hashes)
        {
            digest.AppendData([(byte)hash.Length]);
            digest.AppendData(hash);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static int Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        for (int read; (read = RandomAccess.Read(file, buffer[filled..], offset + filled)) > 0;) filled += read;
        return filled;
    }
}
