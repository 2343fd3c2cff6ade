using Nuke.Common.CI.GitHubActions;
using Nuke.Common.CI.Jenkins;
using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common;

/// <summary>What the build runs in, which decides how its output is framed.</summary>
public class Host
{
    private static readonly string[] s_logo =
    [
        "███╗   ██╗██╗   ██╗██╗  ██╗███████╗",
        "████╗  ██║██║   ██║██║ ██╔╝██╔════╝",
        "██╔██╗ ██║██║   ██║█████╔╝ █████╗  ",
        "██║╚██╗██║██║   ██║██╔═██╗ ██╔══╝  ",
        "██║ ╚████║╚██████╔╝██║  ██╗███████╗",
        "╚═╝  ╚═══╝ ╚═════╝ ╚═╝  ╚═╝╚══════╝",
    ];

    protected Host() => Instance = this;

    internal static Host Instance { get; private set; }

    /// <summary>All hosts of the published package, so that the schema is the same with either; only three of them are here.</summary>
    internal static string[] Names { get; } =
    [
        "AppVeyor", "AzurePipelines", "Bamboo", "Bitbucket", "Bitrise", "GitHubActions", "GitLab", "Jenkins", "Rider", "SpaceAutomation",
        "TeamCity", "Terminal", "TravisCI", "VisualStudio", "VSCode",
    ];

    internal virtual Palette Palette => Palette.OfTerminal;

    internal virtual bool CollapsesTargets => false;

    /// <summary>True for a message that the host has dealt with itself.</summary>
    protected internal virtual bool FilterMessage(string message) => false;

    protected internal virtual void ReportError(string text, string details = null)
    {
    }

    protected internal virtual void ReportWarning(string text, string details = null)
    {
    }

    /// <summary>A heading; what is written until the result is disposed of is below it.</summary>
    protected internal virtual IDisposable WriteBlock(string text)
    {
        Screen.Debug();
        Screen.Debug("╬" + new string('═', text.Length + 5));
        foreach (var line in text.Split(Environment.NewLine))
            Screen.Debug($"║ {Palette.Paint(Screen.Palette == Palette.Full ? Screen.Palette.Information : string.Empty, line)}");

        Screen.Debug("╬" + new string('═', Math.Max(text.Length - 4, 2)));
        Screen.Debug();
        return new Bracket();
    }

    protected internal virtual void WriteErrorsAndWarnings() => BuildLog.RepeatWarnings(WriteBlock);

    protected internal virtual void WriteTargetOutcome(INukeBuild build) => Summary.WriteTable(build);

    protected internal virtual void WriteBuildOutcome(INukeBuild build) => Summary.WriteOutcome(build);

    protected internal void WriteLogo()
    {
        Screen.Debug();
        foreach (var line in s_logo)
            Screen.Debug(line);

        Screen.Debug();
    }

    internal static Host Detect() =>
        GitHubActions.IsRunningGitHubActions ? new GitHubActions()
        : Jenkins.IsRunningJenkins ? new Jenkins()
        : new Terminal();

    internal static Host Create(string name) =>
        Matches(typeof(GitHubActions), name) ? new GitHubActions()
        : Matches(typeof(Jenkins), name) ? new Jenkins()
        : Matches(typeof(Terminal), name) ? new Terminal()
        : throw new ArgumentException($"No host '{name}'.");

    private static bool Matches(Type type, string name) =>
        type.FullName.EndsWith(name, StringComparison.OrdinalIgnoreCase);
}
