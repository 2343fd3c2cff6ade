using System.Buffers.Binary;
using Kiln.Local.Disks;

namespace Kiln.Local.Stores;

/// <summary>An image's bootable disk in the store.</summary>
internal static class DiskFile
{
    public static string Name(DiskFormat format) => $"disk.{(format == DiskFormat.Qcow2 ? "qcow2" : "raw")}";

    /// <summary>The image's disk, in the format asked for or else in any; null where it has none.</summary>
    public static string? FindIn(string imageFolder, DiskFormat format) =>
        Enum.GetValues<DiskFormat>().OrderByDescending(other => other == format).Select(other => Path.Combine(imageFolder, Name(other))).FirstOrDefault(File.Exists);

    /// <summary>How large the disk looks to a machine, in bytes.</summary>
    public static long VirtualSize(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[32];
        var isQcow2 = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x51, 0x46, 0x49, 0xfb]);
        return isQcow2 ? BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(24)) : file.Length;
    }
}
