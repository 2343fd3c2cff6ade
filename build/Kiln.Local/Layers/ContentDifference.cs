using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kiln.Local.Layers;

/// <summary>Where two files begin to differ, with what each has there.</summary>
internal static class ContentDifference
{
    private const int BlockSize = 256 * 1024;

    /// <summary>How much of a line is shown, in bytes.</summary>
    private const int Shown = 72;

    /// <summary>How many bytes are shown of what is no text.</summary>
    private const int ShownOfBinary = 16;

    /// <returns><c>from byte 4 on: 'made at 12:00', then 'made at 12:01'</c>; null: they are equal.</returns>
    public static string? Between(Stream first, Stream second)
    {
        var (one, other) = (ArrayPool<byte>.Shared.Rent(BlockSize), ArrayPool<byte>.Shared.Rent(BlockSize));
        try
        {
            using (first)
            using (second)
            {
                for (long start = 0; ; start += BlockSize)
                {
                    var block = one.AsSpan(0, first.ReadAtLeast(one.AsSpan(0, BlockSize), BlockSize, throwOnEndOfStream: false));
                    var otherBlock = other.AsSpan(0, second.ReadAtLeast(other.AsSpan(0, BlockSize), BlockSize, throwOnEndOfStream: false));
                    if (!block.SequenceEqual(otherBlock)) return Describe(block, otherBlock, start);
                    if (block.Length < BlockSize) return null;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(one);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    private static string Describe(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, long start)
    {
        var at = one.CommonPrefixLength(other);
        return string.Create(CultureInfo.InvariantCulture, $"from byte {start + at} on: {Excerpt(one, at)}, then {Excerpt(other, at)}");
    }

    // The line it is in says more than the byte.
    private static string Excerpt(ReadOnlySpan<byte> block, int at)
    {
        if (at == block.Length) return "the end";

        var begin = Math.Max(block[..at].LastIndexOf((byte)'\n') + 1, at - (Shown / 2));
        var line = block[begin..Math.Min(block.Length, begin + Shown)];
        if (line[(at - begin)..].IndexOf((byte)'\n') is var end && end >= 0) line = line[..(at - begin + end)];
        return line.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Convert.ToHexStringLower(block[at..Math.Min(block.Length, at + ShownOfBinary)])
            : $"'{Encoding.ASCII.GetString(line)}'";
    }
}
