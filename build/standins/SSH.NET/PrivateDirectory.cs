using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Renci.SshNet;

/// <summary>A directory that only this user enters, for a connection's socket and, while it is made, its keys.</summary>
internal static partial class PrivateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Create()
    {
        // A socket's path has at most 107 bytes, of which ssh adds 17 while it makes one; and the path appears in options of ssh.
        var parent = Path.GetTempPath();
        if (!PlainPath().IsMatch(parent))
            parent = "/tmp";
        var path = Path.Combine(parent, $"ssh.net-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }

    public static void Write(string file, ReadOnlySpan<byte> content, UnixFileMode more = UnixFileMode.None)
    {
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | more,
        });
        stream.Write(content);
    }

    public static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The master's shell removes it too.
        }
        catch (IOException)
        {
            // Both at the same moment.
        }
    }

    public static void DeleteFile(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            // Its connection has ended.
        }
    }

    [GeneratedRegex(@"\A/[A-Za-z0-9/._-]{0,50}\z")]
    private static partial Regex PlainPath();
}
