using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Kiln.Local.Files;

/// <summary>The answer of statx(2), which has one layout on every machine.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    internal const uint Basic = 0x7ff; // STATX_BASIC_STATS

    [FieldOffset(16)] internal uint Links;
    [FieldOffset(20)] internal uint User;
    [FieldOffset(24)] internal uint Group;
    [FieldOffset(28)] internal ushort TypeAndMode;
    [FieldOffset(32)] internal ulong Inode;
    [FieldOffset(40)] internal long Size;
    [FieldOffset(48)] internal long Blocks;
    [FieldOffset(96)] internal long ChangedSeconds;
    [FieldOffset(104)] internal uint ChangedNanoseconds;
    [FieldOffset(112)] internal long Seconds;
    [FieldOffset(120)] internal uint Nanoseconds;
    [FieldOffset(128)] internal uint DeviceMajor;
    [FieldOffset(132)] internal uint DeviceMinor;

    internal readonly FileKind Kind => (FileKind)(TypeAndMode >> 12);

    /// <summary>Permission bits, with set-user-id, set-group-id and sticky.</summary>
    internal readonly uint Mode => TypeAndMode & 0xfffu;
}

/// <summary>What a name in a folder stands for; the numbers are the kernel's.</summary>
[SuppressMessage("Design", "CA1027", Justification = "The kernel's numbers, one at a time.")]
public enum FileKind
{
    Unknown = 0,
    Pipe = 1,
    CharacterDevice = 2,
    Folder = 4,
    BlockDevice = 6,
    File = 8,
    Link = 10,
    Socket = 12,
}

/// <summary>The two times of utimensat(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FileTimes(long AccessSeconds, long AccessNanoseconds, long Seconds, long Nanoseconds)
{
    internal static FileTimes Both(DateTimeOffset time) => new(time.ToUnixTimeSeconds(), 0, time.ToUnixTimeSeconds(), 0);
}
