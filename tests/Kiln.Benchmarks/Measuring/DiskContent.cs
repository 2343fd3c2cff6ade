namespace Kiln.Benchmarks.Measuring;

/// <summary>What a disk, or a file of any kind, really holds.</summary>
internal static class DiskContent
{
    private const int Block = 1 << 20;

    /// <summary>Whether the bytes occur in the file.</summary>
    public static bool Holds(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[Block + bytes.Length];
        for (var (kept, read) = (0, 1); read > 0;)
        {
            read = file.ReadAtLeast(buffer.AsSpan(kept, Block), Block, throwOnEndOfStream: false);
            if (buffer.AsSpan(0, kept + read).IndexOf(bytes) >= 0) return true;

            // They may lie across two blocks.
            var next = Math.Min(bytes.Length - 1, kept + read);
            buffer.AsSpan(kept + read - next, next).CopyTo(buffer);
            kept = next;
        }

        return false;
    }
}
