using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Stages;

namespace Kiln.Retention;

/// <summary>Removes what retention does not keep. See <see cref="IRetentionStore"/> for the protocol that keeps what is in use.</summary>
public sealed class Pruner(IRetentionStore store, RetentionPolicy policy, TimeProvider time)
{
    /// <summary>A source that errs once is found out by the second look.</summary>
    private const int Looks = 2;

    /// <summary>What a run would do. It changes nothing.</summary>
    public async Task<PrunePlan> PlanAsync(CancellationToken cancellationToken)
    {
        var view = await LookAsync(cancellationToken);
        var seen = view.Seen;
        var known = await store.RecallAsync(cancellationToken);
        if (known?.Doubts(seen).Count > 0)
        {
            view = await LookAsync(cancellationToken);
            seen = seen.Or(view.Seen);
        }

        return Plan(view, known?.Doubts(seen) ?? [], view.At) with { Seen = view.InUse.Doubts.Count == 0 ? seen : null };
    }

    /// <summary>Finishes what a run that died had begun.</summary>
    /// <param name="done">Told of each removal.</param>
    public async Task FinishAsync(Action<ReapStep> done, CancellationToken cancellationToken)
    {
        var reaper = new Reaper(store.Ledger, [new Removals(store)], time);
        await reaper.RunAsync(await reaper.PlanAsync(null, cancellationToken), done, cancellationToken);
    }

    /// <summary>Carries a plan out, as far as it is still true: all that it relies on is read again, twice, with the claim to the image in hand.</summary>
    /// <param name="decided">Told what became of each image that the plan removes, as it happens.</param>
    /// <returns>Why it stopped before the end, a sentence each; empty: it did not.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(PrunePlan plan, Action<Verdict> decided, CancellationToken cancellationToken)
    {
        await RememberAsync(plan, plan.Removals.Count, cancellationToken);
        var removed = new HashSet<ImageId>();
        foreach (var removal in plan.Removals)
        {
            await using var claim = await store.TryClaimAsync(removal.Image, cancellationToken);
            if (claim is null)
            {
                decided(new(removal.Image, true, "somebody holds it"));
                continue;
            }

            var (verdict, evidence, doubts) = await JudgeAgainAsync(plan, removal, removed, cancellationToken);
            if (doubts.Count > 0) return doubts;
            if (!verdict.IsKept)
            {
                await RemoveAsync(verdict, claim, evidence, cancellationToken);
                removed.Add(verdict.Image.Id);
            }

            decided(verdict);
        }

        if (removed.Count < plan.Removals.Count) await RememberAsync(plan, removed.Count, cancellationToken);
        return [];
    }

    private async Task<(Verdict Verdict, IReadOnlyList<Evidence> Evidence, IReadOnlyList<string> Doubts)> JudgeAgainAsync(
        PrunePlan plan, Verdict removal, HashSet<ImageId> removed, CancellationToken cancellationToken)
    {
        var evidence = new List<Evidence>();
        var verdict = removal;
        for (var look = 0; look < Looks && !verdict.IsKept; look++)
        {
            var view = await LookAsync(cancellationToken);
            var again = Plan(view, Lost(plan, view, removed), plan.Now);
            if (again.InUse.Doubts.Count > 0) return (removal, [], again.InUse.Doubts);

            evidence.AddRange(view.InUse.Sightings.Select(Evidence.Of));
            verdict = again.Verdicts.First(other => other.Image.Id == removal.Image.Id);

            // It may have been kept against expectation, or be new; whether it will go as well is not known with the claim to this one only.
            if (!verdict.IsKept && again.Ancestry.Above(removal.Image.Id) is { } above) verdict = new(verdict.Image, true, $"{above} stands on it");
        }

        return (verdict, evidence, []);
    }

    // Intent, effect, done: killed anywhere, the next run finishes it.
    private async Task RemoveAsync(Verdict verdict, IRemovalClaim claim, IReadOnlyList<Evidence> evidence, CancellationToken cancellationToken)
    {
        var image = verdict.Image;
        await store.ProveAsync(
            new()
            {
                At = time.GetUtcNow(),
                Image = image.Id,
                Name = image.Name,
                Stage = image.Stage.Name,
                MadeAt = image.MadeAt,
                Size = image.Size,
                Reason = verdict.Reason,
                Rule = policy.Of(image.Name),
                Looks = evidence,
            },
            cancellationToken);
        var intent = LedgerRecord.Intent(Removals.Name, image.Id.Value, store.Run, time.GetUtcNow()) with { Role = image.Name, Facts = claim.Parts };
        await store.Ledger.AppendAsync(intent, cancellationToken);
        await store.UnlistAsync(image.Id, cancellationToken);
        await store.DiscardAsync(image.Id, claim.Parts, cancellationToken);
        await store.Ledger.AppendAsync(intent.Undone(time.GetUtcNow()), cancellationToken);
    }

    private PrunePlan Plan(View view, IEnumerable<string> doubts, DateTimeOffset now) =>
        PrunePlan.Create(view.Images, view.InUse with { Doubts = [.. view.InUse.Doubts, .. doubts] }, policy, now);

    // Images that are gone and that this run did not remove: either somebody else did, or they are only not seen.
    private static IEnumerable<string> Lost(PrunePlan plan, View view, HashSet<ImageId> removed)
    {
        var lost = plan.Verdicts.Select(verdict => verdict.Image.Id).Where(id => !removed.Contains(id)).Except(view.Images.Select(image => image.Id)).ToList();
        if (lost.Count > 0) yield return $"{lost[0]} was listed when the plan was made, and is not any more";

        foreach (var doubt in Recollection.Of([], plan.InUse, plan.Now).Doubts(view.Seen)) yield return doubt;
    }

    private async Task RememberAsync(PrunePlan plan, int removed, CancellationToken cancellationToken)
    {
        if (plan.Seen is not { } seen) return;

        var known = await store.RecallAsync(cancellationToken);
        var next = known?.Then(seen) ?? seen;
        await store.RememberAsync(next == known || next.Doubted is not null ? next : next with { Images = next.Images - removed }, cancellationToken);
    }

    private async Task<View> LookAsync(CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var listed = await store.ListAsync(cancellationToken);
        var sightings = new List<Sighting>();
        var doubts = new List<string>();
        if (listed.At < started) doubts.Add($"the list of images is of {listed.At:HH:mm:ss} UTC, older than this look");
        foreach (var detector in store.Detectors)
        {
            var sighting = await SightingAsync(detector, listed.Images, cancellationToken);
            sightings.Add(sighting);
            if (sighting.Failure is { } failure) doubts.Add($"'{detector.Name}' could not look: {failure}");
            else if (sighting.At < started) doubts.Add($"what '{detector.Name}' saw is of {sighting.At:HH:mm:ss} UTC, older than this look");
        }

        return new(started, listed.Images, new(sightings, doubts));
    }

    private async Task<Sighting> SightingAsync(IUseDetector detector, IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        try
        {
            var view = await detector.LookAsync(images, cancellationToken);
            return new(detector.Name, view.At, view.Uses);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(detector.Name, time.GetUtcNow(), [], exception.Message.TrimEnd('.'));
        }
    }

    private sealed record View(DateTimeOffset At, IReadOnlyList<ImageFacts> Images, InUse InUse)
    {
        public Recollection Seen => Recollection.Of(Images, InUse, At);
    }
}
