using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kiln.Local.Archives;

/// <summary>An archive's signed table of contents, as apt verified and stored it.</summary>
/// <param name="FileName">apt's name for it in its list folder.</param>
internal sealed record ReleaseFile(string FileName, string Text)
{
    /// <summary>Whose archive it is: <c>Debian</c>.</summary>
    public string Origin => Field("Origin");

    public string Codename => Field("Codename");

    public DateTimeOffset Date => DateTimeOffset.ParseExact(
        Field("Date").Replace("UTC", "+00:00", StringComparison.Ordinal), "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The release files in one of apt's list folders.</summary>
    public static IReadOnlyList<ReleaseFile> In(string lists) =>
        [.. Directory.EnumerateFiles(lists).Where(file => file.EndsWith("Release", StringComparison.Ordinal)).Select(file => new ReleaseFile(Path.GetFileName(file), File.ReadAllText(file)))];

    /// <summary>Whether it is the one of this source: apt names it after the address, without scheme, slashes as underscores.</summary>
    public bool IsFrom(AptSource source)
    {
        var address = source.Uri[(source.Uri.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/').Replace("_", "%5f", StringComparison.Ordinal);
        return FileName.StartsWith($"{address}/dists/{source.Suite}_".Replace('/', '_'), StringComparison.Ordinal);
    }

    private string Field(string name) =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))?[(name.Length + 2)..].Trim() ?? "";
}
