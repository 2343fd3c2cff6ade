using System.Text.RegularExpressions;

namespace Nuke.Common.Tests;

/// <summary>What one run has written, without what differs from run to run.</summary>
internal static partial class Transcript
{
    public static string Of(string arguments, string output, string error, int exitCode) =>
        $"$ {$"build {arguments}".TrimEnd()}\n{output}{(error.Length == 0 ? string.Empty : $"--- standard error\n{error}")}--- exit code {exitCode}\n";

    public static string Normalise(string transcript, string root)
    {
        var text = transcript.Replace(root, "<root>", StringComparison.Ordinal).Replace("\u200B", string.Empty, StringComparison.Ordinal);
        text = Colour().Replace(text, string.Empty);
        text = StackFrame().Replace(text, string.Empty);
        text = PublishedExtension().Replace(text, string.Empty);
        text = Time().Replace(text, "<time>");
        text = Date().Replace(text, "<date>");
        text = Duration().Replace(text, "< 1sec");
        return Version().Replace(text, "<version>");
    }

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Colour();

    // Of the summary, whose last column is as wide with "< 1sec" as with "  0:01".
    [GeneratedRegex(@"  \d:\d\d(?=$|   //)", RegexOptions.Multiline)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^   at .*\n", RegexOptions.Multiline)]
    private static partial Regex StackFrame();

    // The published package logs each of its own extensions.
    [GeneratedRegex(@"^\d\d:\d\d:\d\d \[VRB\] \w+\.On\w+ \(.*\)\n", RegexOptions.Multiline)]
    private static partial Regex PublishedExtension();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d(?= \[)", RegexOptions.Multiline)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=^Build \w+ on )[\d/]+ [\d:]+", RegexOptions.Multiline)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<=^NUKE Execution Engine version ).*", RegexOptions.Multiline)]
    private static partial Regex Version();
}
