using System.Runtime.InteropServices;

namespace Kiln.Files;

/// <summary>
/// What tells that a file is still the one it was without reading it: no program can write to a file and leave all of this as it was,
/// except within the same tick of the clock.
/// </summary>
/// <param name="Modified">In nanoseconds since 1970; so is <paramref name="Changed"/>, which the kernel sets on every change.</param>
public readonly partial record struct FileStamp(long Size, long Modified, long Changed, ulong Inode, ulong Device)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Basic = 0x7ff; // STATX_BASIC_STATS

    /// <summary>Of a file, or what a link leads to. Null: there is none, or this system does not tell.</summary>
    public static FileStamp? Of(string path) =>
        OperatingSystem.IsLinux() && Status(CurrentFolder, path, 0, Basic, out var status) == 0
            ? new(status.Size, status.Modified.Nanoseconds, status.Changed.Nanoseconds, status.Inode, ((ulong)status.DeviceMajor << 32) | status.DeviceMinor)
            : null;

    /// <summary>Whether a write at this moment would show: the clock of a file system may tick as seldom as once in two seconds.</summary>
    public bool IsSettled(DateTimeOffset now) => Math.Max(Modified, Changed) < (now - Tick).ToUnixTimeMilliseconds() * 1_000_000;

    private static TimeSpan Tick => TimeSpan.FromSeconds(2);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Size);
        writer.Write(Modified);
        writer.Write(Changed);
        writer.Write(Inode);
        writer.Write(Device);
    }

    public static FileStamp Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64(), reader.ReadUInt64());

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out Answer answer);

    // statx(2), which has one layout on every machine.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(96)]
        public Time Changed;

        [FieldOffset(112)]
        public Time Modified;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public uint Fraction;

        public readonly long Nanoseconds => (Seconds * 1_000_000_000) + Fraction;
    }
}
