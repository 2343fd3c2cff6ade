using System.Text;

namespace Kiln.Local.Files;

/// <summary>Names as the kernel takes them: bytes with a final zero. Most are UTF-8, but nothing makes them so.</summary>
internal static class FileName
{
    /// <summary>The longest name of one file, in bytes.</summary>
    internal const int Longest = 255;

    internal static byte[] Of(string name) => Terminated(Encoding.UTF8.GetBytes(name));

    /// <summary>Of a name in which each character stands for one byte; unlike UTF-8 it holds any name, and sorts as the bytes do.</summary>
    internal static byte[] OfBytes(string name) => Terminated(Encoding.Latin1.GetBytes(name));

    /// <summary>For people.</summary>
    internal static string Readable(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    private static byte[] Terminated(byte[] name)
    {
        Array.Resize(ref name, name.Length + 1);
        return name;
    }
}
