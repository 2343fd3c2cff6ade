using Kiln;
using Kiln.Local.Hosts;
using Kiln.Processes;
using Kiln.Stages;
using Nuke.Common;

/// <summary>What stands between a target's line and the engine: configuration read once, root's rights, Ctrl-C.</summary>
internal sealed partial class Build
{
    private readonly DocumentOutput _output = new();

    private Configuration? _configuration;
    private Session? _session;
    private bool _explained;

    private Configuration Configuration => _configuration ??= Configuration.Read(RootDirectory, Request);

    private Session Session => _session ??= new(Configuration);

    private string Store => Path.GetFullPath(CommandLine.Variable("KILN_STORE") ?? ".kiln", RootDirectory);

    private Request Request => new()
    {
        Roles = Role,
        Provider = Provider,
        Environment = Environment,
        Variables = CommandLine.Assignments(Variables),
        EnvironmentVariables = CommandLine.Environment.ToDictionary(),
        Store = Store,
        DiskFormat = DiskFormat,
        Rehash = Rehash,
        Parallel = Debug ? 1 : Parallel,
        Keep = Keep,
        KeepDays = KeepDays,
        Resume = !NoResume,
        KeepBuilder = LookInside.KeepFor(KeepBuilder, KeepBuilderFor),
        Debug = Debug,
        Asking = ArchiveChoice.Of(Frozen, Refresh, DryRun),
    };

    /// <summary>The last kind of stage that this run bakes; null: none.</summary>
    private StageKind? LastStage =>
        Scheduled(BakeApp) ? StageKind.App : Scheduled(BuildAppBase) ? StageKind.AppBase : Scheduled(BuildBase) ? StageKind.Base : null;

    /// <summary>Where one document is asked for, NUKE's own lines go elsewhere; this is the last moment before the first of them.</summary>
    protected override void OnBuildCreated()
    {
        if (Output != OutputFormat.Table) _output.Reserve();
    }

    /// <summary>Everything that can be wrong with what was asked is found here, before any target runs.</summary>
    protected override void OnBuildInitialized()
    {
        if (DryRun && (Scheduled(Compile) || Scheduled(CheckFormat) || Scheduled(Benchmark))) throw new KilnException("Compile, CheckFormat, Test and Benchmark have no dry run. Leave --dry-run out, or name a target that bakes or tests images.");

        _ = ArchiveChoice.Of(Frozen, Refresh, DryRun || Scheduled(Explain));
        if (Refresh && Scheduled(Verify)) throw new KilnException("Verify bakes from what the package archive was last seen to hold, --refresh asks it anew. Leave --refresh out.");
        _ = LookInside.KeepFor(KeepBuilder, KeepBuilderFor);
        if (Debug && !DryRun) LookInside.RequireTerminal();
        var images = LastStage is not null || Scheduled(TestImage) || Scheduled(Verify) || Scheduled(Explain);
        if (Output != OutputFormat.Table && !Scheduled(Explain) && !(DryRun && images))
        {
            throw new KilnException($"--output {Output} is for plans: name the target Explain, or say --dry-run with a target that bakes or tests images.");
        }

        if (images && Role.Length == 0) throw new KilnException("Which role? Say --role NAME, several names, or --role all.");

        // Names that do not exist are an error whichever target they were given to.
        if (Role.Length > 0 || Provider is not null || Environment is not null || Scheduled(PruneAmis)) _ = Session;

        if (DryRun || Sudo.IsRoot || WhyRoot(images) is not { } why) return;
        if (NoSudo) throw new KilnException($"{why}, and --no-sudo forbids to ask for it. Run as root, or without --no-sudo.");

        Console.WriteLine($"{why}: asking sudo, once.");
        System.Environment.Exit(Sudo.Run(CommandLine.Own, CommandLine.Kept));
    }

    /// <summary>Under sudo, what was made in the repository stays the caller's; the store is root's.</summary>
    protected override void OnBuildFinished() => Sudo.ReturnAsync(RootDirectory, Store, new ProcessRunner(TimeProvider.System), default).GetAwaiter().GetResult();

    /// <summary>Why what is asked for needs root's rights; null: it does not.</summary>
    /// <param name="images">Whether roles are worked on.</param>
    private string? WhyRoot(bool images) =>
        Scheduled(Verify) ? "Images are baked again, which mounts file systems and makes namespaces, so root is needed"
        : images && Session.NeedsRootAsync(LastStage, Scheduled(TestImage), Retest, default).GetAwaiter().GetResult() ? "A bake mounts file systems and makes namespaces, and the store is root's, so root is needed"
        : Scheduled(Test) ? "The end-to-end tests bake and boot real images, which needs root"
        : Scheduled(Benchmark) ? "The benchmark bakes real images, which needs root"
        : Scheduled(CheckStore) || Scheduled(CleanStore) || Scheduled(Reap) || Scheduled(PruneAmis) || Scheduled(PinImage) || Scheduled(UnpinImage) ? "The store is root's, so root is needed"
        : null;

    private bool Scheduled(Target target) => ExecutionPlan.Any(scheduled => scheduled.Factory == (Delegate)target);

    private Task Bake(StageKind kind) => DryRun ? ExplainImages() : Run(cancellationToken => Session.BakeAsync(kind, !NoInstall, cancellationToken));

    private Task TestImages() => DryRun ? ExplainImages() : Run(cancellationToken => Session.TestAsync(Retest, !NoInstall, cancellationToken));

    /// <summary>Shows what all image targets of this run would do, in one tree, at the first of them.</summary>
    private Task ExplainImages() => Run(async cancellationToken =>
    {
        if (_explained) return;

        _explained = true;
        var until = Scheduled(Explain) || Scheduled(TestImage) ? StageKind.App : LastStage ?? StageKind.App;
        _output.Write(Output, await Session.ExplainAsync(until, Scheduled(TestImage), Retest, cancellationToken));
    });

    private Task VerifyImages() => Run(cancellationToken => DryRun ? new Verification(Configuration).ShowAsync(cancellationToken) : new Verification(Configuration).RunAsync(!NoInstall, cancellationToken));

    /// <summary>Runs a target's work so that Ctrl-C ends it in good order.</summary>
    private static Task Run(Func<CancellationToken, Task> work) => Interruption.RunAsync(work);
}
