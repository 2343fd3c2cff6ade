using System.Globalization;
using Nuke.Common.Execution;

namespace Nuke.Common.Output;

/// <summary>The table at the end of a run, and its last line.</summary>
internal static class Summary
{
    public static void WriteTable(INukeBuild build)
    {
        var nameWidth = Math.Max(build.ExecutionPlan.Max(x => x.Name.Length) + 4, 19);
        var width = nameWidth + 20;
        var total = build.ExecutionPlan.Aggregate(TimeSpan.Zero, (sum, x) => sum + x.Duration);

        Screen.Debug();
        Screen.Debug(new string('═', width));
        Screen.Information(Line("Target", "Status", "Duration"));
        Screen.Debug(new string('─', width));
        foreach (var target in build.ExecutionPlan.Where(x => x.Status != ExecutionStatus.Collective))
            Write(target, Line(target.Name, target.Status.ToString(), Duration(target)) + Notes(target));

        Screen.Debug(new string('─', width));
        Screen.Information(Line("Total", string.Empty, Duration(total)));
        Screen.Debug(new string('═', width));

        string Line(string name, string status, string duration) => $"{name.PadRight(nameWidth)}{status,-10}{duration,10}";
    }

    public static void WriteOutcome(INukeBuild build)
    {
        var now = TimeProvider.System.GetLocalNow().DateTime.ToString(CultureInfo.CurrentCulture);
        Screen.Debug();
        if (build.IsSucceeding)
            Screen.Success($"Build succeeded on {now}. ＼（＾ᴗ＾）／");
        else
            Screen.Error($"Build failed on {now}. (╯°□°）╯︵ ┻━┻");
    }

    private static void Write(ExecutableTarget target, string line)
    {
        Action<string> write = target.Status switch
        {
            ExecutionStatus.Succeeded => Screen.Success,
            ExecutionStatus.Failed => Screen.Error,
            ExecutionStatus.Skipped => Screen.Debug,
            _ => Screen.Warning,
        };
        write(line);
    }

    private static string Notes(ExecutableTarget target) =>
        target.SummaryInformation.Count == 0
            ? string.Empty
            : $"   // {string.Join(", ", target.SummaryInformation.Select(x => $"{x.Key}: {x.Value}"))}";

    private static string Duration(ExecutableTarget target) =>
        target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted
            ? Duration(target.Duration)
            : string.Empty;

    private static string Duration(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(1) ? "< 1sec" : $"{(int)duration.TotalMinutes}:{duration:ss}";
}
