using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Local.Stores;

/// <summary>
/// Facts in a file: JSON whose first property is the SHA-256 of the file, counted with zeros in the digest's own place. A bit that
/// flips is noticed even where the file is still JSON. Files of older builds have no digest; of those every name has to be known.
/// </summary>
internal static class StoreFile
{
    private const int DigestLength = 64;

    private static readonly byte[] s_zeros = Encoding.ASCII.GetBytes(new string('0', DigestLength));
    private static readonly JsonSerializerOptions s_strict = new(StoreJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static ReadOnlySpan<byte> Start => "{\n  "u8;

    private static ReadOnlySpan<byte> BeforeDigest => "{\n  \"checksum\": \""u8;

    private static ReadOnlySpan<byte> AfterDigest => "\",\n  "u8;

    /// <param name="type">Of an indented object with at least one property.</param>
    public static byte[] Of<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        byte[] file = [.. BeforeDigest, .. s_zeros, .. AfterDigest, .. json.AsSpan(Start.Length)];
        Digest(file).CopyTo(file.AsSpan(BeforeDigest.Length));
        return file;
    }

    /// <exception cref="DamageException">It is not what was written.</exception>
    /// <exception cref="FileNotFoundException"/>
    /// <exception cref="DirectoryNotFoundException"/>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            var isChecked = file.AsSpan().StartsWith(BeforeDigest);
            if (isChecked && !IsWhole(file)) throw new DamageException(path, "its checksum does not match its content");

            var kind = isChecked ? type : (JsonTypeInfo<T>)s_strict.GetTypeInfo(typeof(T));
            return JsonSerializer.Deserialize(file, kind) ?? throw new DamageException(path, "it is empty");
        }
        catch (JsonException exception)
        {
            throw new DamageException(path, exception.Message.TrimEnd('.'), exception);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DamageException(path, $"it cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static bool IsWhole(byte[] file)
    {
        if (file.Length < BeforeDigest.Length + DigestLength) return false;

        var copy = file.ToArray();
        s_zeros.CopyTo(copy.AsSpan(BeforeDigest.Length));
        return Digest(copy).AsSpan().SequenceEqual(file.AsSpan(BeforeDigest.Length, DigestLength));
    }

    private static byte[] Digest(byte[] file) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file)));
}
