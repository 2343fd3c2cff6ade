using Kiln.Plans;
using Kiln.Processes;

namespace Kiln.Reports;

/// <summary>The words that an explanation's table and Markdown have in common.</summary>
internal static class ExplanationText
{
    public static string PlanOf(BakeStep step) => step.Builds ? "build" : "reuse";

    /// <summary><c>3 s</c> from earlier builds of the stage, <c>~3 s</c> from others of its kind, <c>?</c> where nothing is known; empty where nothing is built.</summary>
    public static string EstimateOf(ExplainedStage stage) => stage.Estimate switch
    {
        null => "",
        { Time: { } time, Basis: EstimateBasis.Stage } => Duration.Text(time),
        { Time: { } time } => $"~{Duration.Text(time)}",
        _ => "?",
    };

    /// <summary>How much there is to build, and how long that may take.</summary>
    public static string Summary(Explanation explanation)
    {
        var builds = explanation.Stages.Count(stage => stage.Step.Builds);
        var total = explanation.Stages.Count;
        return builds == 0
            ? $"Nothing to build: {Stages(total)} as {(total == 1 ? "it is" : "they are")}."
            : $"To build: {builds} of {Stages(total)}, {Time(explanation.Estimate, builds)}.";
    }

    /// <summary>What a test would do.</summary>
    public static string TestOf(PlannedTest test) => test.Promotion is { } promotion
        ? FormattableString.Invariant($"{test.Role} app: promoted at {promotion.At:yyyy-MM-dd HH:mm} UTC, nothing to test")
        : $"{test.Role} app: would be booted, and its {test.Checks} checks run";

    private static string Time(TotalEstimate estimate, int builds)
    {
        var together = estimate.Parallel > 1 && builds > 1 ? $" with {estimate.Parallel} at a time" : "";
        return estimate switch
        {
            { Time: null } => "nobody knows how long that takes: nothing like it was built here before",
            { Unknown: 0 } => $"estimated {Duration.Text(estimate.Time.Value)}{together}",
            _ => $"estimated {Duration.Text(estimate.Time.Value)}{together}, without {Stages(estimate.Unknown)} of which nothing is known",
        };
    }

    private static string Stages(int count) => count == 1 ? "1 stage" : $"{count} stages";
}
