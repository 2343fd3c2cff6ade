using System.Text.Json;
using Kiln.Local.Disks;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>What the store knows of a disk, in a file beside it.</summary>
internal sealed record DiskFacts
{
    /// <summary>Whose identifiers it has: the fingerprint that its first parent's disk was made for.</summary>
    public required Fingerprint Identity { get; init; }

    /// <summary>SHA-256 over the hashes of its blocks: of its own file, not of its parent's.</summary>
    public required string Content { get; init; }

    /// <summary>The content of the disk that it is a difference to; null where it needs no other.</summary>
    public string? ParentContent { get; init; }

    /// <summary>Of its file, in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When its file was last written to.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Describes a finished disk and writes that beside it.</summary>
    /// <param name="parent">What is known of the disk that it is a difference to; null where it needs no other.</param>
    public static void Write(string disk, Fingerprint identity, DiskFacts? parent)
    {
        var file = new FileInfo(disk);
        var facts = new DiskFacts { Identity = identity, Content = DiskDigest.Of(disk), ParentContent = parent?.Content, Length = file.Length, ModifiedAt = file.LastWriteTimeUtc };
        Durable.WriteFile(PathOf(disk), JsonSerializer.SerializeToUtf8Bytes(facts, StoreJson.Default.DiskFacts));
    }

    /// <summary>Null where nothing is known: disks of older stores say nothing of themselves.</summary>
    public static DiskFacts? Read(string disk)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(disk)), StoreJson.Default.DiskFacts);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the file is what was published.</summary>
    /// <param name="thorough">False: a file as long and as old as it was then is taken for it.</param>
    public bool Holds(string disk, bool thorough)
    {
        var file = new FileInfo(disk);
        if (!file.Exists || file.Length != Length) return false;
        return (!thorough && file.LastWriteTimeUtc == ModifiedAt) || DiskDigest.Of(disk) == Content;
    }

    public static string PathOf(string disk) => $"{disk}.json";
}
