using System.Globalization;
using Nuke.Common.IO;
using Nuke.Common.Output;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>A job of GitHub Actions, as its environment variables tell.</summary>
public class GitHubActions : Host, IBuildServer
{
    internal GitHubActions()
    {
    }

    /// <summary>Null elsewhere.</summary>
    public static new GitHubActions Instance => Host.Instance as GitHubActions;

    public string Actor => EnvironmentInfo.GetVariable("GITHUB_ACTOR");

    public string BaseRef => EnvironmentInfo.GetVariable("GITHUB_BASE_REF");

    public string EventName => EnvironmentInfo.GetVariable("GITHUB_EVENT_NAME");

    public string HeadRef => EnvironmentInfo.GetVariable("GITHUB_HEAD_REF");

    public string Job => EnvironmentInfo.GetVariable("GITHUB_JOB");

    public string Ref => EnvironmentInfo.GetVariable("GITHUB_REF");

    public string Repository => EnvironmentInfo.GetVariable("GITHUB_REPOSITORY");

    public string ServerUrl => EnvironmentInfo.GetVariable("GITHUB_SERVER_URL");

    public string Sha => EnvironmentInfo.GetVariable("GITHUB_SHA");

    public string Token => EnvironmentInfo.GetVariable("GITHUB_TOKEN");

    public string Workflow => EnvironmentInfo.GetVariable("GITHUB_WORKFLOW");

    public string Workspace => EnvironmentInfo.GetVariable("GITHUB_WORKSPACE");

    public long RunId => Number("GITHUB_RUN_ID");

    public long RunNumber => Number("GITHUB_RUN_NUMBER");

    public bool IsPullRequest => EventName == "pull_request";

    public AbsolutePath StepSummaryFile => EnvironmentInfo.GetVariable("GITHUB_STEP_SUMMARY");

    string IBuildServer.Branch => Ref;

    string IBuildServer.Commit => Sha;

    internal static bool IsRunningGitHubActions => EnvironmentInfo.HasVariable("GITHUB_ACTIONS");

    internal override Palette Palette => Palette.Full;

    internal override bool CollapsesTargets => true;

    public void Group(string group) => WriteCommand("group", group);

    public void EndGroup(string group) => WriteCommand("endgroup", group);

    public void WriteDebug(string message) => WriteCommand("debug", message);

    public void WriteWarning(string message) => WriteCommand("warning", message);

    public void WriteError(string message) => WriteCommand("error", message);

    protected internal override IDisposable WriteBlock(string text)
    {
        Group(text);
        return new Bracket(() => EndGroup(text));
    }

    protected internal override void ReportWarning(string text, string details = null) => WriteWarning(text);

    protected internal override void ReportError(string text, string details = null) => WriteError(text);

    /// <summary>A logged command of the server goes out as it is.</summary>
    protected internal override bool FilterMessage(string message)
    {
        if (!message.StartsWith("::", StringComparison.Ordinal) && !message.StartsWith("##[", StringComparison.Ordinal))
            return false;

        Console.WriteLine(message);
        return true;
    }

    private static void WriteCommand(string command, string message)
    {
        var data = message
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
        Console.WriteLine($"::{command}::{data}");
    }

    private static long Number(string variable) =>
        long.TryParse(EnvironmentInfo.GetVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
