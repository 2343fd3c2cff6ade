using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Bakes;

/// <summary>One bake of one stage, from a builder to an image.</summary>
internal sealed class StageBake(IProvider provider, BakeOptions options, PhaseTimer phases, BakeStep step)
{
    private readonly IReadOnlyList<Fingerprint> _keys = CheckpointKeys.Of(step);
    private readonly CheckpointPolicy _policy = new();

    public BakeStep Step => step;

    /// <summary>How many provisioners are done where the next bake of this stage goes on; null: it starts anew.</summary>
    public int? NextStart { get; private set; }

    /// <summary>The builder, where it failed and lives on.</summary>
    public KeptBuilder? Kept { get; private set; }

    /// <exception cref="StepException">A provisioner, or a phase around them, failed.</exception>
    public async Task<Image> RunAsync(Image? parent, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        var order = new BuilderOrder(step, parent, options.Resume ? _keys : []);
        await using var launch = await phases.RunAsync("start", () => provider.LaunchBuilderAsync(order, phases.Line, cancellationToken));
        try
        {
            await ProvisionAsync(launch, cancellationToken);
            await phases.RunAsync("seal", () => launch.Builder.SealAsync(cancellationToken));
            return await phases.RunAsync("capture", () => provider.CaptureAsync(launch.Builder, new(step, parent, options.Commit, createdAt, phases.Timings), cancellationToken));
        }
        catch (Exception exception) when (options.KeepBuilder is not null && Baker.IsOfStage(exception))
        {
            Kept = await provider.KeepAsync(launch.Builder, step, options.KeepBuilder!.Value, cancellationToken);
            throw;
        }
    }

    private async Task ProvisionAsync(Launch launch, CancellationToken cancellationToken)
    {
        if (launch.From is { } from) Resume(from);
        else await CheckpointAsync(launch.Builder, 0, cancellationToken);

        for (var done = launch.From?.Done ?? 0; done < step.Stage.Provisioners.Count; done++)
        {
            var provisioner = step.Stage.Provisioners[done];
            if (options.Breakpoint is { } breakpoint) await breakpoint.StopAsync(step, provisioner.Title, launch.Builder.MakeWayIn(), cancellationToken);
            await phases.RunAsync(provisioner.Title, () => ProvisionAsync(launch.Builder, provisioner, cancellationToken));
            await CheckpointAsync(launch.Builder, done + 1, cancellationToken);
        }
    }

    private void Resume(Checkpoint from)
    {
        phases.Adopt(from.Timings);
        NextStart = from.Done;
        phases.Report.Resumed(step, from);
    }

    private async Task ProvisionAsync(IBuilder builder, Provisioner provisioner, CancellationToken cancellationToken)
    {
        foreach (var one in provisioner.Steps) await builder.RunAsync(one, phases.Line, cancellationToken);
    }

    private async Task CheckpointAsync(IBuilder builder, int done, CancellationToken cancellationToken)
    {
        if (!_policy.IsDue(phases.Elapsed)) return;

        var checkpoint = new Checkpoint(_keys[done], done, phases.Now, phases.Timings);
        var (kept, took) = await phases.AsideAsync(() => provider.CheckpointAsync(builder, checkpoint, cancellationToken));
        _policy.Took(took);
        if (kept) NextStart = done;
    }
}
