using System.Runtime.CompilerServices;

namespace Nuke.Common.Tests;

/// <summary>Compares a text with the one on record under the test's name.</summary>
internal static class Recording
{
    public static void ShouldBeAsRecorded(this string actual, [CallerMemberName] string name = "")
    {
        var recorded = Path.Combine(Locations.Recordings, $"{name}.verified.txt");
        var received = Path.Combine(Locations.Recordings, $"{name}.received.txt");
        var expected = File.Exists(recorded) ? File.ReadAllText(recorded) : string.Empty;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"Not as recorded in {Path.GetFileName(recorded)}; what came is in {Path.GetFileName(received)}.\n{Difference(expected, actual)}");
    }

    /// <summary>The lines from the first to the last one that differ.</summary>
    private static string Difference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        var same = before.Zip(after).TakeWhile(x => x.First == x.Second).Count();
        var sameAtEnd = before[same..].Reverse().Zip(after[same..].Reverse()).TakeWhile(x => x.First == x.Second).Count();
        return string.Join(
            '\n',
            [
                $"line {same + 1}:",
                .. before[same..^sameAtEnd].Select(x => $"- {x}"),
                .. after[same..^sameAtEnd].Select(x => $"+ {x}"),
            ]);
    }
}
