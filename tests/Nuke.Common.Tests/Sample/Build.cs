using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using Serilog;

/// <summary>Targets of every kind; the other half of this class has the parameters.</summary>
partial class Build : NukeBuild
{
    private static int _counter;

    public static int Main() => Environment.GetEnvironmentVariable("SAMPLE") switch
    {
        "circular" => Execute<CircularBuild>(x => x.First),
        "self" => Execute<SelfDependentBuild>(x => x.Only),
        "bare" => Execute<BareBuild>(),
        "quiet" => Execute<QuietBuild>(x => x.Only),
        "required" => Execute<RequiredBuild>(x => x.Only),
        "events" => Execute<EventfulBuild>(x => x.Last),
        _ => Execute<Build>(x => x.Default),
    };

    // --- the usual chain

    Target Clean => _ => _
        .Description("Removes what was made")
        .Before(Restore)
        .Executes(() => Log.Information("cleaning"));

    Target Restore => _ => _
        .Executes(() => Log.Information("restoring"));

    Target Compile => _ => _
        .Description("Compiles")
        .DependsOn(Restore)
        .Executes(() => Log.Information("compiling {Count} files", 3));

    Target Default => _ => _
        .Description("Compiles and tests")
        .DependsOn(Compile, Test);

    Target Test => _ => _
        .DependsOn(Compile)
        .Executes(
            () => Log.Information("testing, part {Part}", "one"),
            () => Log.Information("testing, part {Part}", "two"));

    Target Everything => _ => _
        .Description("Names others and does nothing itself")
        .DependsOn(Clean, Default);

    // --- failures

    Target Fails => _ => _
        .Executes(() => throw new InvalidOperationException("boom\nand more"));

    Target AfterFails => _ => _
        .DependsOn(Fails)
        .Executes(() => Log.Information("not reached"));

    Target Assured => _ => _
        .AssuredAfterFailure()
        .After(Fails)
        .Executes(() => Log.Information("cleaning up"));

    Target FailsSoftly => _ => _
        .ProceedAfterFailure()
        .Executes(() => throw new InvalidOperationException("soft"));

    Target AfterFailsSoftly => _ => _
        .DependsOn(FailsSoftly)
        .Executes(() => Log.Information("going on"));

    Target FailsOnce => _ => _
        .DependsOn(Restore)
        .Executes(() => Assert.True(File.Exists(TemporaryDirectory / "repaired"), "needs repair"));

    // --- conditions

    Target StaticNo => _ => _
        .DependsOn(Restore)
        .OnlyWhenStatic(() => _counter > 0)
        .Executes(() => Log.Information("never"));

    Target DynamicNo => _ => _
        .DependsOn(Restore)
        .OnlyWhenDynamic(() => _counter > 0)
        .Executes(() => Log.Information("never"));

    Target StaticNoButExecute => _ => _
        .DependsOn(Restore)
        .OnlyWhenStatic(() => false)
        .WhenSkipped(DependencyBehavior.Execute)
        .Executes(() => Log.Information("never"));

    Target AfterStaticNo => _ => _
        .DependsOn(StaticNo)
        .Executes(() => Log.Information("after"));

    Target AfterDynamicNo => _ => _
        .DependsOn(DynamicNo)
        .Executes(() => Log.Information("after"));

    Target AfterStaticNoButExecute => _ => _
        .DependsOn(StaticNoButExecute)
        .Executes(() => Log.Information("after"));

    Target BadCondition => _ => _
        .OnlyWhenStatic(() => int.Parse("x", null) > 0)
        .Executes(() => Log.Information("never"));

    // --- triggers

    Target Start => _ => _
        .Triggers(Triggered)
        .Executes(() => Log.Information("start"));

    Target Triggered => _ => _
        .Executes(() => Log.Information("triggered"));

    Target AlsoTriggered => _ => _
        .TriggeredBy(Start)
        .OnlyWhenStatic(() => IsServerBuild)
        .Executes(() => Log.Information("also triggered"));

    Target First => _ => _
        .DependentFor(Last)
        .Executes(() => Log.Information("first"));

    Target Last => _ => _
        .Executes(async () =>
        {
            await Task.Yield();
            Log.Information("last");
        });

    // --- output

    Target Warns => _ => _
        .Executes(() =>
        {
            Log.Verbose("verbose");
            Log.Debug("debug");
            Log.Warning("careful with {What}", "this");
            Log.Error("that was {Number} wrong", 1);
        });

    Target Counts => _ => _
        .Executes(() =>
        {
            ReportSummary(_ => _.AddPair("Images", 3).AddPair("Bytes", "many"));
            return ++_counter;
        });

    Target Seven => _ => _
        .Executes(() => ExitCode = 7);

    Target Sleeps => _ => _
        .Executes(() =>
        {
            Log.Information("sleeping");
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromSeconds(30));
        });

    Target AfterSleeps => _ => _
        .DependsOn(Sleeps)
        .Executes(() => Log.Information("not reached"));

    Target Hidden => _ => _
        .Unlisted()
        .Executes(() => Log.Information("hidden"));
}
