using System.Runtime.InteropServices;

namespace Kiln.Local.Files;

/// <summary>The argument of openat2(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve)
{
    internal const ulong NoOtherFileSystem = 0x01; // RESOLVE_NO_XDEV
    internal const ulong NoMagicLinks = 0x02; // RESOLVE_NO_MAGICLINKS
    internal const ulong NoLinks = 0x04; // RESOLVE_NO_SYMLINKS
    internal const ulong Beneath = 0x08; // RESOLVE_BENEATH
    internal const ulong InRoot = 0x10; // RESOLVE_IN_ROOT
}

/// <summary>The flags of open(2). Two of them have other values on 64-bit ARM.</summary>
internal static class OpenFlags
{
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal const int Read = 0;
    internal const int Write = 0x1;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int NoTerminal = 0x100;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;

    /// <summary>Only a place in the tree: opening it touches neither a device nor a pipe.</summary>
    internal const int PathOnly = 0x200000;

    internal static int Folder => s_arm ? 0x4000 : 0x10000;

    internal static int NoFollow => s_arm ? 0x8000 : 0x20000;
}
