using System.Text.Unicode;

namespace Kiln.Documents;

/// <summary>A file's bytes as text: UTF-8, with or without a byte order mark, and never binary.</summary>
internal static class DocumentText
{
    /// <exception cref="ConfigurationException">It is not text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];

        var text = new char[bytes.Length];
        Utf8.ToUtf16(bytes, text, out var read, out var written, replaceInvalidSequences: false);
        var decoded = new string(text, 0, written);

        var control = decoded.AsSpan().IndexOfAnyInRange('\0', '\b');
        if (control >= 0)
            throw Refuse(decoded.AsSpan(0, control), name, $"binary data (byte 0x{(int)decoded[control]:x2}); expected text in UTF-8");
        if (read < bytes.Length)
            throw Refuse(decoded, name, $"byte 0x{bytes[read]:x2} is not UTF-8; save the file as UTF-8");
        return decoded;
    }

    private static ConfigurationException Refuse(ReadOnlySpan<char> before, string name, string message)
    {
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new([new(new(name, line, column), "", message)]);
    }
}
