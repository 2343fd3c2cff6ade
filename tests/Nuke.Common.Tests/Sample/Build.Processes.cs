using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;

partial class Build
{
    Target RunsShell => _ => _
        .Executes(() =>
        {
            var directory = RootDirectory / "with blank";
            var secret = "hush";
            var script = "echo $0";
            Directory.CreateDirectory(directory);
            var process = ProcessTasks.StartProcess("sh", $"-c {script} {secret:r}", directory).AssertZeroExitCode();
            Log.Information("it said {Output}", process.Output.StdToText());
            ProcessTasks.StartProcess("ls", $"-d {directory}").AssertWaitForExit();
            ProcessTasks.StartProcess("sh", "-c \"echo oops >&2\"", logInvocation: false).AssertZeroExitCode();
        });

    Target ShellFails => _ => _
        .Executes(() => ProcessTasks.StartProcess("sh", "-c \"echo gone >&2; exit 3\"").AssertZeroExitCode());

    Target ShellIsSlow => _ => _
        .Executes(() => ProcessTasks.StartProcess("sleep", "30", timeout: 100).AssertWaitForExit());
}
