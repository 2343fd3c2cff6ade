using Kiln.Local.Disks;

namespace Kiln.Local.Stores;

/// <summary>An image's bootable disk in the store.</summary>
internal static class DiskFile
{
    public static string Name(DiskFormat format) => $"disk.{(format == DiskFormat.Qcow2 ? "qcow2" : "raw")}";

    /// <summary>The image's disk, in the format asked for or else in any; null where it has none.</summary>
    public static string? FindIn(string imageFolder) =>
        Enum.GetValues<DiskFormat>().Select(format => Path.Combine(imageFolder, Name(format))).FirstOrDefault(File.Exists);
}
