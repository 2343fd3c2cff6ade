using System.Buffers.Binary;
using System.Security.Cryptography;
using Kiln.Machines;

namespace Kiln.Stages;

/// <summary>
/// A text file by its lines, each as four bytes of its hash: enough to count later how many lines changed, and not the text itself,
/// which may be for the image's eyes only.
/// </summary>
public sealed record LineOutline(IReadOnlyList<uint> Lines)
{
    /// <summary>Larger files are remembered as a whole only, in bytes.</summary>
    public const int LargestFile = 64 * 1024;

    /// <summary>Comparing costs one line times the other's.</summary>
    private const int MostComparisons = 4_000_000;

    /// <summary>The contents that a stage's inputs stand for, by their SHA-256; without those that are large, no text, or changed meanwhile.</summary>
    public static IReadOnlyDictionary<string, LineOutline> Of(Stage stage)
    {
        var wanted = stage.Provisioners.SelectMany(provisioner => provisioner.Inputs).Select(input => StageChange.DigestOf(input.Value)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var outlines = new Dictionary<string, LineOutline>(StringComparer.Ordinal);
        foreach (var content in stage.Provisioners.SelectMany(provisioner => provisioner.Contents).Where(content => wanted.Contains(content.Sha256)))
        {
            if (!outlines.ContainsKey(content.Sha256) && Of(content) is { } outline) outlines.Add(content.Sha256, outline);
        }

        return outlines;
    }

    /// <summary>Null: it is large, no text, or not what it was.</summary>
    public static LineOutline? Of(FileContent content)
    {
        if (Read(content) is not { } bytes || bytes.Contains((byte)0) || Convert.ToHexStringLower(SHA256.HashData(bytes)) != content.Sha256) return null;

        var lines = new List<uint>();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var line in bytes.AsSpan().Split((byte)'\n'))
        {
            SHA256.HashData(bytes.AsSpan(line), hash);
            lines.Add(BinaryPrimitives.ReadUInt32BigEndian(hash));
        }

        return new(lines);
    }

    /// <summary>How many lines differ: a changed one counts once. Null: too many to compare.</summary>
    public int? Difference(LineOutline other)
    {
        var (one, two) = (Lines, other.Lines);
        var start = 0;
        while (start < Math.Min(one.Count, two.Count) && one[start] == two[start]) start++;
        var end = 0;
        while (end < Math.Min(one.Count, two.Count) - start && one[^(end + 1)] == two[^(end + 1)]) end++;

        uint[] before = [.. one.Take(start..^end)], after = [.. two.Take(start..^end)];
        return (long)before.Length * after.Length > MostComparisons ? null : Math.Max(before.Length, after.Length) - LongestCommon(before, after);
    }

    private static byte[]? Read(FileContent content)
    {
        if (content is FileContent.Text text) return System.Text.Encoding.UTF8.GetBytes(text.Value) is { Length: <= LargestFile } bytes ? bytes : null;

        try
        {
            return content is FileContent.HostFile file && new FileInfo(file.Path).Length <= LargestFile ? File.ReadAllBytes(file.Path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int LongestCommon(uint[] before, uint[] after)
    {
        var lengths = new int[after.Length + 1];
        foreach (var line in before)
        {
            var diagonal = 0;
            for (var index = 1; index <= after.Length; index++)
            {
                var above = lengths[index];
                lengths[index] = line == after[index - 1] ? diagonal + 1 : Math.Max(above, lengths[index - 1]);
                diagonal = above;
            }
        }

        return lengths[^1];
    }
}
