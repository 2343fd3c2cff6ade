using System.Globalization;

namespace Nuke.Common.CI.Jenkins;

/// <summary>A build of Jenkins, as its environment variables tell.</summary>
public class Jenkins : Host, IBuildServer
{
    internal Jenkins()
    {
    }

    /// <summary>Null elsewhere.</summary>
    public static new Jenkins Instance => Host.Instance as Jenkins;

    public string BranchName => EnvironmentInfo.GetVariable("BRANCH_NAME");

    public int BuildNumber =>
        int.TryParse(EnvironmentInfo.GetVariable("BUILD_NUMBER"), CultureInfo.InvariantCulture, out var number) ? number : 0;

    public string BuildTag => EnvironmentInfo.GetVariable("BUILD_TAG");

    public string ChangeId => EnvironmentInfo.GetVariable("CHANGE_ID");

    public string GitBranch => EnvironmentInfo.GetVariable("GIT_BRANCH");

    public string GitCommit => EnvironmentInfo.GetVariable("GIT_COMMIT");

    public string JenkinsHome => EnvironmentInfo.GetVariable("JENKINS_HOME");

    public string JobName => EnvironmentInfo.GetVariable("JOB_NAME");

    public string NodeName => EnvironmentInfo.GetVariable("NODE_NAME");

    public string Workspace => EnvironmentInfo.GetVariable("WORKSPACE");

    string IBuildServer.Branch => GitBranch ?? BranchName;

    string IBuildServer.Commit => GitCommit;

    internal static bool IsRunningJenkins => EnvironmentInfo.HasVariable("JENKINS_HOME", allowEmpty: false);
}
