using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Bakes;

/// <summary>Carries out a plan's steps: each ends in an image or in a failure that leaves nothing behind.</summary>
public sealed class Baker(IProvider provider, IBakeReport report, BakeOptions options, TimeProvider time)
{
    /// <exception cref="KilnException">A provisioner failed; the message names it and ends with its last lines.</exception>
    public async Task<BakeResult> RunAsync(BakeStep step, CancellationToken cancellationToken)
    {
        if (step.Reused is { } reused && provider.IsComplete(reused)) return Reuse(step, reused);

        await using var lease = await provider.Images.LeaseAsync(
            step.Fingerprint, holder => report.Note($"Waiting for {holder}, which is baking {step.Stage} {step.Fingerprint.Short}"), cancellationToken);

        // Whoever held the lease may just have built this very stage, or its parent after the plan was made.
        var images = await provider.Images.ListAsync(cancellationToken);
        if (images.LastOrDefault(image => image.Manifest.Fingerprint == step.Fingerprint) is { } made) return Reuse(step, await provider.CompleteAsync(made, cancellationToken));
        if (step.Parent is not { } fingerprint) return await BuildAsync(step, null, cancellationToken);

        // What it is made on stays until it is made.
        var parent = images.LastOrDefault(image => image.Manifest.Fingerprint == fingerprint) ?? throw Gone(step, fingerprint);
        await using var hold = await provider.Images.HoldAsync(parent.Id, $"a bake of {step.Stage} stands on it", cancellationToken) ?? throw Gone(step, fingerprint);
        return await BuildAsync(step, parent, cancellationToken);
    }

    private static KilnException Gone(BakeStep step, Fingerprint parent) => new(
        $"Stage '{step.Stage.Kind.Name}' of {step.Stage.Name} is made on image {parent.Short}, which was there when this bake was planned and is gone now. Run the same command again: it bakes that image anew.");

    private BakeResult Reuse(BakeStep step, Image image)
    {
        report.Reused(step, image);
        return new(step, image, Built: false, TimeSpan.Zero);
    }

    private async Task<BakeResult> BuildAsync(BakeStep step, Image? parent, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var createdAt = time.GetUtcNow();
        report.Started(step);
        using var log = new BakeLog(options.Logs, step, createdAt);
        var phases = new PhaseTimer(step, report, log, time);
        var bake = new StageBake(provider, options, phases, step);
        try
        {
            var image = await bake.RunAsync(parent, createdAt, cancellationToken);
            var duration = time.GetElapsedTime(started);
            report.Built(step, image, duration);
            return new(step, image, Built: true, duration);
        }
        catch (Exception exception)
        {
            report.Failed(step);
            if (IsOfStage(exception)) throw Failure(bake, phases.Current, exception, log);
            throw;
        }
    }

    /// <summary>Whether a stage failed, and not something around it.</summary>
    internal static bool IsOfStage(Exception exception) => exception is StepException or IOException or UnauthorizedAccessException;

    private static KilnException Failure(StageBake bake, string phase, Exception exception, BakeLog log)
    {
        var stage = bake.Step.Stage;
        var tail = log.Tail;
        var lines = tail.Count == 0 ? "" : $"\nLast {tail.Count} lines:\n{string.Join('\n', tail.Select(line => $"  {TerminalText.Clean(line)}"))}";
        return new(
            $"Stage '{stage.Kind.Name}' of {stage.Name} ({stage.File}) failed at '{phase}': {exception.Message.TrimEnd('.')}.{lines}\n" +
            $"Full log: {log.Path}\n{Builder(bake.Kept)}mend the stage and run the same command again{Start(bake)}.",
            exception);
    }

    private static string Builder(KeptBuilder? kept) => kept is null
        ? "The builder was destroyed and nothing was published; "
        : $"Nothing was published. The builder is kept until {kept.Until:yyyy-MM-dd HH:mm} UTC; './build.sh Reap' ends it now. Look inside with:\n  {kept.WayIn}\nThen ";

    private static string Start(StageBake bake)
    {
        var provisioners = bake.Step.Stage.Provisioners;
        return bake.NextStart is { } done
            ? $": it starts at '{(done < provisioners.Count ? provisioners[done].Title : "seal")}' (--no-resume starts the stage anew)"
            : "";
    }
}
