using System.Runtime.InteropServices;

namespace Kiln.Local.Files;

/// <summary>The error numbers that decide something here; they are the same on every Linux machine.</summary>
internal static class Errno
{
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int Exists = 17;
    internal const int OtherDevice = 18;
    internal const int NotFolder = 20;
    internal const int IsFolder = 21;
    internal const int NoData = 61;
    internal const int Loop = 40;
    internal const int NotSupported = 95;

    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>As the C library words it, with what it means under a root folder where that is not plain.</summary>
    internal static string Text(int number) => number switch
    {
        OtherDevice => "it lies on another file system that is mounted there",
        Loop => "it is a link, or leads through too many",
        _ => Marshal.GetPInvokeErrorMessage(number),
    };
}
