using System.Text.RegularExpressions;

namespace Kiln.EndToEnd.Running;

/// <summary>What a command came to.</summary>
/// <param name="Output">Both streams, as the lines came, without colours.</param>
public sealed partial record Outcome(int ExitCode, string Output, TimeSpan Duration)
{
    /// <summary>Nothing else is success; the output is in the failure's message.</summary>
    public Outcome ShouldSucceed()
    {
        ExitCode.ShouldBe(0, Output);
        return this;
    }

    /// <summary>It was refused or failed in good order, and says this.</summary>
    public Outcome ShouldFailWith(params string[] texts)
    {
        ExitCode.ShouldBe(255, Output);
        return ShouldSay(texts);
    }

    public Outcome ShouldSay(params string[] texts)
    {
        foreach (var text in texts) Output.Contains(text, StringComparison.Ordinal).ShouldBeTrue($"It does not say:\n{text}\n\nIt says:\n{Output}");
        return this;
    }

    public Outcome ShouldNotSay(params string[] texts)
    {
        foreach (var text in texts) Output.Contains(text, StringComparison.Ordinal).ShouldBeFalse($"It says:\n{text}\n\nin:\n{Output}");
        return this;
    }

    /// <summary>The cells of a table's row, found by how the row begins.</summary>
    public string[] Row(string beginning) =>
        Output.Split('\n')
            .Select(line => Cells().Split(line.Trim(Tree)))
            .FirstOrDefault(cells => cells.Length > 2 && cells[0] == beginning)
        ?? throw new ShouldAssertException($"There is no row '{beginning}' in:\n{Output}");

    // What a row begins with, whatever stands on what.
    private static readonly char[] Tree = [.. " │├└─"];

    [GeneratedRegex(" {2,}")]
    private static partial Regex Cells();
}
