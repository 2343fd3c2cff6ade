using System.Security.Cryptography;

namespace Kiln.Files;

/// <summary>
/// A file that only saves time: what is damaged, or cannot be read or written, is as good as not there. Its first bytes are the
/// SHA-256 of the others.
/// </summary>
public static class CacheFile
{
    /// <summary>Null: there is nothing to be used.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
            var isWhole = bytes.Length >= SHA256.HashSizeInBytes && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes));
            return isWhole ? bytes[SHA256.HashSizeInBytes..] : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Others see either the old content or the new one. It makes no folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // In a folder that belongs to one who runs this now and then as root, what root wrote is replaced, not written to.
        var temporary = $"{path}.{Environment.ProcessId}";
        try
        {
            using (var file = File.Create(temporary))
            {
                file.Write(SHA256.HashData(content));
                file.Write(content);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Forget(temporary);
        }
    }

    private static void Forget(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nor was it made.
        }
    }
}
