using System.Text;
using Kiln.Plans;

namespace Kiln.Reports;

/// <summary>
/// An explanation as a tree in a table. Rows are written as they are, whatever the terminal's width, and without a table library's
/// measuring: there may be a thousand.
/// </summary>
public static class ExplanationTable
{
    private const string Gap = "   ";

    public static string Text(Explanation explanation)
    {
        List<string[]> rows = [["Stage", "Plan", "Why", "Estimate", "Fingerprint"], .. explanation.Stages.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder("\n");
        Append(text, rows[0], widths);
        text.Append(new string('─', widths.Sum() + ((widths.Length - 1) * Gap.Length) + 4)).Append('\n');
        foreach (var row in rows.Skip(1)) Append(text, row, widths);

        text.Append($"\n  {ExplanationText.Summary(explanation)}\n");
        AppendUpdates(text, explanation);
        if (explanation.Tests.Count > 0) text.Append('\n');
        foreach (var test in explanation.Tests) text.Append($"  {ExplanationText.TestOf(test)}\n");
        return text.ToString();
    }

    private static string[] Row(ExplainedStage stage) =>
        [$"{Branch(stage)}{stage.Step.Stage}", ExplanationText.PlanOf(stage.Step), stage.Step.Reason, ExplanationText.EstimateOf(stage), stage.Step.Fingerprint.Short];

    // The lines that lead from a base to what stands on it.
    private static string Branch(ExplainedStage stage) =>
        stage.Depth == 0 ? "" : string.Concat(stage.Continues.SkipLast(1).Select(continues => continues ? "│  " : "   ")) + (stage.Continues[^1] ? "├─ " : "└─ ");

    private static void Append(StringBuilder text, string[] row, int[] widths) =>
        text.Append($"  {string.Join(Gap, row.Zip(widths, (cell, width) => cell.PadRight(width)))}".TrimEnd()).Append('\n');

    private static void AppendUpdates(StringBuilder text, Explanation explanation)
    {
        var outdated = explanation.Stages.Where(stage => stage.Updates.Count > 0).ToList();
        if (outdated.Count == 0) return;

        text.Append("\n  Newer in the package archive, as it was last seen:\n");
        foreach (var stage in outdated) text.Append($"    {stage.Step.Stage}: {UpdateText.Of(stage.Updates)}\n");
    }
}
