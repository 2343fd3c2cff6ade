using System.Buffers.Binary;
using System.Text;
using Kiln.Local.Disks;
using Kiln.Local.Files;

namespace Kiln.Local.Stores;

/// <summary>An image's bootable disk in the store: a file of its own, or a difference to its parent image's.</summary>
internal static class DiskFile
{
    // Of a qcow2 file: its mark, where the name of its backing file stands and how long that is, and the disk's size.
    private const int HeaderSize = 32;
    private const int BackingOffset = 8;
    private const int BackingLength = 16;
    private const int SizeOffset = 24;

    private static ReadOnlySpan<byte> Mark => [0x51, 0x46, 0x49, 0xfb];

    public static string Name(DiskFormat format) => $"disk.{(format == DiskFormat.Qcow2 ? "qcow2" : "raw")}";

    /// <summary>The image's disk, in the format asked for or else in any; null where it has none.</summary>
    public static string? FindIn(string imageFolder, DiskFormat format) =>
        Enum.GetValues<DiskFormat>().OrderByDescending(other => other == format).Select(other => Path.Combine(imageFolder, Name(other))).FirstOrDefault(File.Exists);

    /// <summary>How large the disk looks to a machine, in bytes.</summary>
    public static long VirtualSize(string path)
    {
        using var file = File.OpenRead(path);
        return Header(file) is { } header ? BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(SizeOffset)) : file.Length;
    }

    /// <summary>What the disk's file takes on this host, without its holes, in bytes.</summary>
    public static long Used(string path)
    {
        using var file = File.OpenHandle(path);
        return file.Status().Blocks * 512;
    }

    /// <summary>The disk and those it is a difference to, nearest first. The last may be one that is not there.</summary>
    public static IEnumerable<string> Chain(string path)
    {
        for (string? next = path; next is not null; next = File.Exists(next) ? Backing(next) : null) yield return next;
    }

    /// <summary>Whether the disk and all it is a difference to are there: as long as when they were published, and each the one that the next was made on.</summary>
    public static bool IsWhole(string path)
    {
        var chain = Chain(path).Select(file => (File: new FileInfo(file), Facts: DiskFacts.Read(file))).ToList();
        return chain.TrueForAll(disk => disk.File.Exists && disk.Facts?.Length == disk.File.Length)
            && chain.Zip(chain.Skip(1)).All(pair => pair.First.Facts!.ParentContent == pair.Second.Facts!.Content);
    }

    private static string? Backing(string path)
    {
        using var file = File.OpenRead(path);
        if (Header(file) is not { } header || BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(BackingOffset)) is var offset && offset == 0) return null;

        var name = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(BackingLength))];
        file.Position = offset;
        file.ReadExactly(name);
        return Path.GetFullPath(Encoding.UTF8.GetString(name), Path.GetDirectoryName(path)!);
    }

    /// <summary>Null: it is no qcow2 file.</summary>
    private static byte[]? Header(FileStream file)
    {
        var header = new byte[HeaderSize];
        return file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize && header.AsSpan().StartsWith(Mark) ? header : null;
    }
}
