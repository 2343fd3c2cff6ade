using System.Text.RegularExpressions;

namespace Kiln.Local.Archives;

/// <summary>Why apt could not download something.</summary>
/// <param name="Reason">As apt words it: <c>503  Service Unavailable</c>.</param>
/// <param name="IsTransient">Whether the same download may succeed in a moment. A package that is unknown, or a disk that is full, does not change by waiting.</param>
internal sealed partial record DownloadFailure(string Reason, bool IsTransient)
{
    /// <summary>What can be said beyond the reason; empty where nothing can.</summary>
    public string Advice => Reason.StartsWith("404", StringComparison.Ordinal) ? "; the archive has changed since it was asked: run with --refresh" : "";

    /// <summary>What the output of apt says, or of a program that runs it; null where no download failed. One that is not transient counts for all.</summary>
    public static DownloadFailure? Of(IEnumerable<string> lines)
    {
        var failures = lines.Select(line => Failed().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["reason"].Value.Trim())
            .Select(reason => new DownloadFailure(reason, Transient().IsMatch(reason)))
            .ToList();
        return failures.Find(failure => !failure.IsTransient) ?? failures.FirstOrDefault();
    }

    // E: Failed to fetch http://mirror.example/debian/pool/main/r/redis/redis_7_all.deb  503  Service Unavailable [IP: 192.0.2.1 80]
    [GeneratedRegex(@"^\s*E: Failed to fetch \S+\s+(?<reason>.*?)(\s*\[IP: [^\]]*\])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Failed();

    [GeneratedRegex(
        """
        ^(5\d\d|408|429)\s
        |Could\ not\ connect\ to|Unable\ to\ connect\ to|Cannot\ initiate\ the\ connection
        |Connection\ (failed|refused|reset|timed\ out)|timed\ out
        |Temporary\ failure\ resolving
        |Error\ reading\ from\ server|closed\ the\ connection|was\ non-properly\ terminated
        |Hash\ Sum\ mismatch|File\ has\ unexpected\ size
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Transient();
}
