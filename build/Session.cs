using Kiln;
using Kiln.Bakes;
using Kiln.Checks;
using Kiln.Local;
using Kiln.Local.Hosts;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Reports;
using Kiln.Stages;
using Spectre.Console;

/// <summary>One run of the image targets: the services that do what <see cref="Configuration"/> says.</summary>
internal sealed class Session
{
    private readonly IAnsiConsole _console = TargetConsole.Open();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Configuration _configuration;
    private readonly ProcessRunner _processes;
    private readonly ConsoleReport _report;
    private readonly LocalProvider _provider;
    private readonly ImagePipeline _pipeline;
    private BakePlan? _plan;

    /// <summary>The roles asked for, and what they stand on.</summary>
    private IReadOnlySet<string> Names => field ??= _configuration.Roles.SelectMany(stages => stages.Select(stage => stage.Name)).ToHashSet(StringComparer.Ordinal);

    public Session(Configuration configuration)
    {
        _configuration = configuration;
        _processes = new(_time);
        _report = new(_console, _time) { IsLive = !configuration.Request.Debug };
        _provider = new(configuration.Local, _processes, _time, _report.Note);
        _pipeline = new(_provider, configuration.Roles);
    }

    /// <summary>The targets that say which images stay.</summary>
    public RetentionTargets Retention => new(_provider, _configuration.Retention, _time);

    /// <summary>Whether doing this needs root's rights: something is to be built, asked of the archive, or tested.</summary>
    /// <param name="kind">The last stage that is baked; null: none.</param>
    /// <param name="test">Images are tested after that.</param>
    /// <param name="retest">Also those that are promoted.</param>
    public async Task<bool> NeedsRootAsync(StageKind? kind, bool test, bool retest, CancellationToken cancellationToken)
    {
        if (kind is null && !test) return false;

        var plan = await _pipeline.PlanAsync(refresh: false, cancellationToken);
        return plan.Steps.Any(step => step.Stage.Kind <= kind && (step.Reused is not { } image || !_provider.IsComplete(image) || !_provider.IsFresh(step.Distribution)))
            || (test && plan.Steps.Any(step => step.Stage.Kind == StageKind.App && (retest || step.Reused?.Promotion is null)));
    }

    /// <summary>What a run of the image targets would do, and why.</summary>
    /// <param name="until">The last kind of stage that is baked.</param>
    /// <param name="test">Images are tested after that.</param>
    /// <param name="retest">Also those that are promoted.</param>
    public Task<Explanation> ExplainAsync(StageKind until, bool test, bool retest, CancellationToken cancellationToken)
    {
        PlannedTest TestOf(BakeStep step) => new(step.Stage.Name, retest ? null : step.Reused?.Promotion, _configuration.Checks[step.Stage.Name].Count);
        return _pipeline.ExplainAsync(until, _configuration.ParallelBakes, step => test ? TestOf(step) : null, cancellationToken);
    }

    /// <summary>Bakes the stages of one kind.</summary>
    /// <param name="install">Install the programs that this host lacks.</param>
    public async Task BakeAsync(StageKind kind, bool install, CancellationToken cancellationToken)
    {
        _plan ??= await SoundPlanAsync(install, cancellationToken);
        var baker = new Baker(_provider, _report, await OptionsAsync(cancellationToken), _time);
        var steps = _plan.Steps.Where(step => step.Stage.Kind == kind).ToList();
        _report.Expect(steps);
        var results = await new ParallelSteps(_configuration.ParallelBakes).RunAsync(steps, baker.RunAsync, cancellationToken);

        _console.Write(Tables.OfBakes(results));
        if (kind != StageKind.App) return;

        foreach (var result in results) _console.WriteLine(result.Image.DiskPath!);
        _console.WriteLine($"Next: ./build.sh TestImage --role {string.Join(' ', results.Select(result => result.Step.Stage.Name))}");
    }

    private async Task<BakeOptions> OptionsAsync(CancellationToken cancellationToken) => new()
    {
        Logs = _configuration.Logs,
        Commit = await GitCommit.ReadAsync(_configuration.Root, _processes, cancellationToken),
        Resume = _configuration.Request.Resume,
        KeepBuilder = _configuration.Request.KeepBuilder,
        Breakpoint = _configuration.Request.Debug ? new TerminalBreakpoint(_console, Console.In) : null,
    };

    // What is damaged is out of the way before anything is built on it, and so part of what is built.
    private async Task<BakePlan> SoundPlanAsync(bool install, CancellationToken cancellationToken)
    {
        if (Sudo.IsRoot) await _provider.ReapAsync(Names, cancellationToken);
        var plan = await _pipeline.PlanAsync(refresh: false, cancellationToken);
        if (plan.Steps.Any(step => step.Reused is not { } image || !_provider.IsComplete(image)))
        {
            await new HostPrograms(_processes).EnsureAsync(HostProgram.ForBakes, install, _report.Note, cancellationToken);
        }
        else if (plan.Steps.All(step => _provider.IsFresh(step.Distribution)))
        {
            return plan;
        }

        plan = await _pipeline.PlanAsync(refresh: true, cancellationToken);
        while (plan.Steps.Any(step => step.Builds) && await _provider.QuarantineDamagedAsync(plan, cancellationToken)) plan = await _pipeline.PlanAsync(refresh: false, cancellationToken);
        return plan;
    }

    /// <summary>Boots the app images, runs their checks, and promotes those that pass.</summary>
    /// <param name="retest">Also those that are promoted.</param>
    /// <param name="install">Install the programs that this host lacks.</param>
    public async Task TestAsync(bool retest, bool install, CancellationToken cancellationToken)
    {
        var steps = (await AppStepsAsync(cancellationToken)).ToList();
        if (steps.Find(step => step.Reused is null) is { } missing)
        {
            throw new KilnException($"{missing.Stage} is not baked: {missing.Reason}. Run './build.sh BakeApp --role {missing.Stage.Name}' first.");
        }

        foreach (var image in steps.Select(step => step.Reused!).Where(image => image.Promotion is not null && !retest))
        {
            _console.WriteLine($"{image.Id} was promoted at {image.Promotion!.At:yyyy-MM-dd HH:mm} UTC; nothing to test (--retest tests it again)");
        }

        var due = steps.Where(step => step.Reused!.Promotion is null || retest).ToList();
        if (due.Count == 0) return;

        await new HostPrograms(_processes).EnsureAsync(HostProgram.ForMachines, install, _report.Note, cancellationToken);
        var tester = new ImageTester(_provider, new SshKeys(_processes), _time);
        var prefix = LinePrefix.Of(due);
        var reports = await new ParallelSteps(_configuration.ParallelTests).RunAsync(
            due, (step, token) => tester.TestAsync(step.Reused!, _configuration.Checks[step.Stage.Name], new TestConsole(_console, prefix.For(step)), token), cancellationToken);
        var failed = reports.Where(report => !report.Passed).Select(report => $"{report.Image.Id}: {report.Results.Count(result => !result.Holds)} of {report.Results.Count} checks failed").ToList();
        if (failed.Count > 0) throw new KilnException($"Not promoted: {string.Join("; ", failed)}. Mend the stage or the check, and run the same command again.");
    }

    /// <summary>Shows the images of the roles asked for and of what they stand on; of all where none was asked for.</summary>
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        var images = (await _provider.Images.ListAsync(cancellationToken)).Where(image => Names.Count == 0 || Names.Contains(image.Manifest.Name)).ToList();
        if (images.Count == 0) _console.WriteLine("There are no images yet. Bake one: ./build.sh BakeApp --role redis");
        else _console.Write(Tables.OfImages(images, _time.GetUtcNow()));
    }

    // Anew: the images that were just baked are part of it.
    private async Task<IEnumerable<BakeStep>> AppStepsAsync(CancellationToken cancellationToken) =>
        (await _pipeline.PlanAsync(refresh: false, cancellationToken)).Steps.Where(step => step.Stage.Kind == StageKind.App);
}
