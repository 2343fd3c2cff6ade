using Kiln;
using Kiln.Bakes;
using Kiln.Images;
using Kiln.Local;
using Kiln.Local.Hosts;
using Kiln.Local.Stores;
using Kiln.Local.Verification;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Reports;
using Kiln.Stages;
using Spectre.Console;

/// <summary>The target that proves images to be what their inputs say: it bakes them once more, from nothing, and compares.</summary>
internal sealed class Verification
{
    private readonly IAnsiConsole _console = TargetConsole.Open();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Configuration _configuration;
    private readonly ProcessRunner _processes;
    private readonly ConsoleReport _report;

    public Verification(Configuration configuration)
    {
        _configuration = configuration;
        _processes = new(_time);
        _report = new(_console, _time);
    }

    /// <summary>Says what would be verified.</summary>
    /// <exception cref="KilnException">Something of it is not baked.</exception>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        foreach (var step in (await PlanAsync(cancellationToken)).Steps)
        {
            _console.WriteLine($"{step.Stage}: would be baked again, and its layer and disk compared with {step.Reused!.Id}");
        }
    }

    /// <param name="install">Install the programs that this host lacks.</param>
    /// <exception cref="KilnException">Something is not baked, or came out differently.</exception>
    public async Task RunAsync(bool install, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(cancellationToken);
        await new HostPrograms(_processes).EnsureAsync(HostProgram.ForBakes, install, _report.Note, cancellationToken);
        var store = new StoreFolder(_configuration.Local.Store);
        await using var second = await SecondStore.CreateAsync(store, _processes, _time, cancellationToken);
        var baked = await BakeAgainAsync(plan, second, cancellationToken);

        var comparison = new ImageComparison(store, second, _processes);
        var verdicts = new List<ImageVerdict>();
        foreach (var step in plan.Steps) verdicts.Add(await comparison.RunAsync(step.Reused!, baked[step.Fingerprint], cancellationToken));
        Tell(verdicts, plan.Steps.Select(step => baked[step.Fingerprint]));
    }

    /// <summary>All stages of the roles asked for, each with its image.</summary>
    private async Task<BakePlan> PlanAsync(CancellationToken cancellationToken)
    {
        var provider = Provider(_configuration.Local);
        var plan = await new ImagePipeline(provider, _configuration.Roles).PlanAsync(refresh: false, cancellationToken);
        Verifiable.Require(plan, await provider.Images.ListAsync(cancellationToken));
        return plan;
    }

    private async Task<IReadOnlyDictionary<Fingerprint, Image>> BakeAgainAsync(BakePlan plan, SecondStore second, CancellationToken cancellationToken)
    {
        var provider = Provider(_configuration.Local with { Store = second.Root, Index = null, Asking = Asking.Never });
        var again = await new ImagePipeline(provider, _configuration.Roles).PlanAsync(refresh: false, cancellationToken);
        if (!again.Steps.Select(step => step.Fingerprint).SequenceEqual(plan.Steps.Select(step => step.Fingerprint)))
            throw new KilnException("What the package archive holds, or a stage, changed in this very moment. Run the same command again.");

        var baker = new Baker(provider, _report, new() { Logs = _configuration.Logs, Commit = await GitCommit.ReadAsync(_configuration.Root, _processes, cancellationToken), Resume = false }, _time);
        var images = new Dictionary<Fingerprint, Image>();
        foreach (var kind in again.Steps.GroupBy(step => step.Stage.Kind))
        {
            _report.Expect([.. kind]);
            foreach (var result in await new ParallelSteps(_configuration.ParallelBakes).RunAsync([.. kind], baker.RunAsync, cancellationToken)) images.Add(result.Step.Fingerprint, result.Image);
        }

        return images;
    }

    private void Tell(List<ImageVerdict> verdicts, IEnumerable<Image> again)
    {
        foreach (var (image, other) in verdicts.Select(verdict => verdict.Image).Zip(again))
        {
            var tools = other.Manifest.Tools.Except(image.Manifest.Tools).ToList();
            if (tools.Count > 0) _report.Note($"{image.Id} was made with other versions of: {string.Join(", ", tools.Select(tool => tool.Split(' ')[0]))}; now they are {string.Join(", ", tools)}");
        }

        _console.Write(VerificationTable.Of(verdicts));
        foreach (var verdict in verdicts)
        {
            foreach (var difference in verdict.Layer) _console.WriteLine($"layer of {verdict.Image.Id}, then again: {difference}");
            foreach (var difference in verdict.Disk.Differences) _console.WriteLine($"disk of {verdict.Image.Id}, then again: {difference}");
        }

        var different = verdicts.Where(verdict => !verdict.IsEqual).Select(verdict => verdict.Image.Id.Value).ToList();
        if (different.Count == 0) return;
        throw new KilnException(
            $"{different.Count} of {verdicts.Count} images came out differently when they were baked again: {string.Join(", ", different)}. What differs stands above. " +
            "Mend the step that made it: one that writes the time (SOURCE_DATE_EPOCH has the one to write), something random, or the order of a folder.");
    }

    private LocalProvider Provider(LocalOptions options) => new(options, _processes, _time, _report.Note);
}
