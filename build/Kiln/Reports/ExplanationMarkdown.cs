using System.Text;
using Kiln.Plans;

namespace Kiln.Reports;

/// <summary>An explanation for a pull request's comment.</summary>
public static class ExplanationMarkdown
{
    public static string Text(Explanation explanation)
    {
        var text = new StringBuilder($"### Images\n\n{Escape(ExplanationText.Summary(explanation))}\n\n| Stage | Plan | Why | Estimate |\n| --- | --- | --- | --- |\n");
        foreach (var stage in explanation.Stages)
        {
            var plan = stage.Step.Builds ? "**build**" : "reuse";
            text.Append($"| {string.Concat(Enumerable.Repeat("&emsp;", stage.Depth))}{Escape($"{stage.Step.Stage}")} | {plan} | {Escape(stage.Step.Reason)} | {Escape(ExplanationText.EstimateOf(stage))} |\n");
        }

        foreach (var test in explanation.Tests) text.Append($"\n- {Escape(ExplanationText.TestOf(test))}");
        if (explanation.Tests.Count > 0) text.Append('\n');
        foreach (var stage in explanation.Stages.Where(stage => stage.Updates.Count > 0)) AppendUpdates(text, stage);
        return text.ToString();
    }

    private static void AppendUpdates(StringBuilder text, ExplainedStage stage)
    {
        text.Append($"\n<details><summary>{stage.Step.Stage}: {Escape(UpdateText.Of(stage.Updates))}</summary>\n\n| Package | In the image | In the archive | |\n| --- | --- | --- | --- |\n");
        foreach (var update in stage.Updates) text.Append($"| {Escape(update.Name)} | {Escape(update.From)} | {Escape(update.To)} | {(update.IsSecurity ? "security" : "")} |\n");
        text.Append("\n</details>\n");
    }

    // What stage files and packages say is text, whatever Markdown or HTML would make of it.
    private static string Escape(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '@' or '#' => $"\\{letter}",
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        _ => $"{letter}",
    }));
}
