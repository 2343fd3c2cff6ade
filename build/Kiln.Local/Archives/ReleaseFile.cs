using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Kiln.Local.Archives;

/// <summary>An archive's signed table of contents, as apt verified and stored it.</summary>
/// <param name="FileName">apt's name for it in its list folder.</param>
internal sealed partial record ReleaseFile(string FileName, string Text)
{
    private const string Quoted = "\\|{}[]<>\"^~_=!@#$%^&*";

    /// <summary>Whose archive it is: <c>Debian</c>.</summary>
    public string Origin => Field("Origin");

    public string Codename => Field("Codename");

    /// <summary>Whether it is the one of security updates.</summary>
    public bool IsSecurity => Codename.EndsWith("-security", StringComparison.Ordinal) || Field("Suite").EndsWith("-security", StringComparison.Ordinal) || Field("Label").EndsWith("-Security", StringComparison.Ordinal);

    /// <summary>How the names begin of all that apt keeps of this suite.</summary>
    public string Prefix => FileName[..^(FileName.EndsWith("InRelease", StringComparison.Ordinal) ? "InRelease" : "Release").Length];

    /// <exception cref="KilnException">There is none that apt would understand.</exception>
    public DateTimeOffset Date => DateTimeOffset.TryParseExact(
        Zones().Replace(Field("Date"), "+00:00"), "ddd, d MMM yyyy H:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date)
        ? date
        : throw new KilnException($"The release file of {Origin} {Codename} has no date that can be read: '{Field("Date")}'.");

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The release files in one of apt's list folders.</summary>
    public static IReadOnlyList<ReleaseFile> In(string lists) =>
        [.. Directory.EnumerateFiles(lists).Where(file => file.EndsWith("Release", StringComparison.Ordinal)).Select(file => new ReleaseFile(Path.GetFileName(file), File.ReadAllText(file)))];

    /// <summary>Whether it is the one of this source: apt names it after the address.</summary>
    public bool IsFrom(AptSource source)
    {
        var address = source.Uri[(source.Uri.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            // Neither scheme nor login.
            var host = address.IndexOf('/', 2) is var end and > 0 ? end : address.Length;
            address = address[(address.LastIndexOf('@', host - 1) is var at and > 0 ? at + 1 : 2)..];
        }

        return FileName.StartsWith($"{Quote($"{address.TrimEnd('/')}/dists/{source.Suite}")}_", StringComparison.Ordinal);
    }

    // As apt's URItoFileName does.
    private static string Quote(string text) =>
        string.Concat(text.Select(letter => letter == '/' ? "_" : letter is <= ' ' or > '~' || Quoted.Contains(letter, StringComparison.Ordinal) ? $"%{(int)letter:x2}" : $"{letter}"));

    [GeneratedRegex("(UTC|GMT|Z|[+-]0000)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Zones();

    private string Field(string name) =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))?[(name.Length + 2)..].Trim() ?? "";
}
