using Kiln;
using Kiln.Documents;
using Kiln.Images;
using Kiln.Local;
using Kiln.Reports;
using Kiln.Retention;
using Spectre.Console;
using Size = Kiln.Reports.Size;

/// <summary>The targets that say which images stay.</summary>
internal sealed class RetentionTargets(LocalProvider provider, RetentionPolicy policy, TimeProvider time)
{
    private readonly IAnsiConsole _console = TargetConsole.Open();

    /// <summary>Removes the images that retention does not keep.</summary>
    /// <param name="dryRun">Only show them.</param>
    /// <param name="confirmation">Asked before anything is removed.</param>
    /// <exception cref="KilnException">Something that may need an image could not be seen. Nothing more is removed.</exception>
    public async Task PruneAsync(bool dryRun, Confirmation confirmation, CancellationToken cancellationToken)
    {
        var pruner = new Pruner(provider.Retention, policy, time);
        if (!dryRun) await pruner.FinishAsync(step => Note($"Finished the {step.Resource}: {step.Reason}"), cancellationToken);
        else if (!System.Environment.IsPrivilegedProcess) Note("What other processes have open is seen by root only, and left out here.");

        var plan = await pruner.PlanAsync(cancellationToken);
        if (plan.Verdicts.Count > 0) _console.Write(Tables.OfPrune(plan));
        var images = $"{plan.Removals.Count} of {plan.Verdicts.Count} images, {Size.Text(plan.Removals.Sum(removal => removal.Image.Size))}";
        if (plan.Removals.Count == 0)
        {
            // Also for the next run to compare with.
            if (!dryRun && plan.Verdicts.Count > 0) await pruner.RunAsync(plan, _ => { }, cancellationToken);
            RequireCertainty(plan.InUse.Doubts, "Nothing is removed");
            _console.WriteLine($"Nothing to remove: {plan.Verdicts.Count} images, all kept");
        }
        else if (dryRun)
        {
            _console.WriteLine($"Would remove {images}");
        }
        else if (confirmation.Ask($"Remove {images}"))
        {
            await RunAsync(pruner, plan, cancellationToken);
        }
        else
        {
            _console.WriteLine("Nothing was removed");
        }
    }

    /// <summary>Keeps images until they are unpinned.</summary>
    /// <param name="why">Null: nobody says.</param>
    public async Task PinAsync(IReadOnlyList<string> names, string? why, bool dryRun, CancellationToken cancellationToken)
    {
        foreach (var image in await FindAsync(names, cancellationToken))
        {
            var done = dryRun || await provider.Images.PinAsync(image.Id, new(time.GetUtcNow(), CommandLine.Variable("SUDO_USER") ?? System.Environment.UserName, why), cancellationToken);
            if (!done) throw new KilnException($"{image.Id} was removed in this very moment.");
            _console.WriteLine($"{(dryRun ? "Would pin" : "Pinned")} {image.Id}: it is kept until './build.sh UnpinImage --image {image.Id}'");
        }
    }

    /// <summary>Takes pins back.</summary>
    public async Task UnpinAsync(IReadOnlyList<string> names, bool dryRun, CancellationToken cancellationToken)
    {
        foreach (var image in await FindAsync(names, cancellationToken))
        {
            if (!dryRun) await provider.Images.UnpinAsync(image.Id, cancellationToken);
            _console.WriteLine(image.Pin is null ? $"{image.Id} is not pinned" : $"{(dryRun ? "Would unpin" : "Unpinned")} {image.Id}");
        }
    }

    private async Task RunAsync(Pruner pruner, PrunePlan plan, CancellationToken cancellationToken)
    {
        var removed = new List<ImageFacts>();
        var doubts = await pruner.RunAsync(plan, Decided, cancellationToken);
        var done = $"Removed {removed.Count} of {plan.Verdicts.Count} images, {Size.Text(removed.Sum(image => image.Size))}";
        RequireCertainty(doubts, done);
        _console.WriteLine(done);

        void Decided(Verdict verdict)
        {
            if (!verdict.IsKept) removed.Add(verdict.Image);
            _console.MarkupLine(verdict.IsKept
                ? $"[yellow]kept[/]     {Markup.Escape($"{verdict.Image.Id}: {verdict.Reason}")}"
                : $"[green]removed[/]  {Markup.Escape($"{verdict.Image.Id}, {Size.Text(verdict.Image.Size)}")}");
        }
    }

    private async Task<IReadOnlyList<Image>> FindAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0) throw new KilnException("Which image? Say --image ID; './build.sh ListImages' shows them.");

        var images = (await provider.Images.ListAsync(cancellationToken)).ToDictionary(image => image.Id.Value);
        return
        [
            .. names.Select(name => images.GetValueOrDefault(name)
                ?? throw new KilnException($"--image: there is no image '{name}'. {NearestName.Hint(name, images.Keys)}")),
        ];
    }

    private static void RequireCertainty(IReadOnlyList<string> doubts, string done)
    {
        if (doubts.Count > 0) throw new KilnException($"{done}: {string.Join("; ", doubts)}. Nothing is removed in doubt. Where this is as it should be, run the same command again {Recollection.Patience.TotalMinutes:0} minutes later.");
    }

    private void Note(string text) => _console.MarkupLine($"[yellow]note[/]   {Markup.Escape(text)}");
}
