using Nuke.Common;
using Serilog;

class CircularBuild : NukeBuild
{
    public Target First => _ => _.DependsOn(Third);

    public Target Second => _ => _.DependsOn(First);

    public Target Third => _ => _.DependsOn(Second);
}

class SelfDependentBuild : NukeBuild
{
    public Target Only => _ => _.DependsOn(Only);
}

/// <summary>Has no default target: without a target it shows its help.</summary>
class BareBuild : NukeBuild
{
    Target Only => _ => _.Executes(() => Log.Information("only"));
}

[DisableDefaultOutput(
    DefaultOutput.Logo, DefaultOutput.TargetHeader, DefaultOutput.TargetOutcome, DefaultOutput.BuildOutcome, DefaultOutput.Timestamps)]
class QuietBuild : NukeBuild
{
    public Target Only => _ => _.Executes(() => Log.Warning("only"));
}

class RequiredBuild : NukeBuild
{
    [Parameter][Required] readonly string Version;

    public Target Only => _ => _.Executes(() => Log.Information("version {Version}", Version));
}

/// <summary>Says what happens when.</summary>
class EventfulBuild : NukeBuild
{
    Target First => _ => _.Executes(() => Log.Information("first"));

    Target Second => _ => _.DependsOn(First).OnlyWhenDynamic(() => false).Executes(() => { });

    Target Third => _ => _.DependsOn(Second).ProceedAfterFailure().Executes(() => throw new InvalidOperationException("third"));

    public Target Last => _ => _.DependsOn(Third).Executes(() => Log.Information("last"));

    protected override void OnBuildCreated() => Say($"created, plan known: {ExecutionPlan is not null}");

    protected override void OnBuildInitialized() =>
        Say($"initialized, scheduled: {string.Join(' ', ScheduledTargets.Select(x => x.Name))}, invoked: {InvokedTargets.Count}");

    protected override void OnTargetRunning(string target) => Say($"running {target}");

    protected override void OnTargetSkipped(string target) => Say($"skipped {target}");

    protected override void OnTargetSucceeded(string target) => Say($"succeeded {target}");

    protected override void OnTargetFailed(string target) => Say($"failed {target}");

    protected override void OnBuildFinished() => Say($"finished, exit code {ExitCode}, succeeding: {IsSucceeding}");

    private static void Say(string text) => Console.WriteLine($"* {text}");
}
