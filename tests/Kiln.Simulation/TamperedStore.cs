using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Retention;

namespace Kiln.Simulation;

/// <summary>A store between a world and the engine that has a bug.</summary>
internal sealed class TamperedStore(SimulatedStore store, Bug bug) : IRetentionStore, ILedger
{
    private readonly Dictionary<string, object> _views = [];
    private int _lists;

    public IReadOnlyList<IUseDetector> Detectors => [.. store.Detectors.Where(detector => detector.Name != bug.Forgets).Select(detector => new TamperedDetector(this, detector))];

    public ILedger Ledger => this;

    public string Run => store.Run;

    private DateTimeOffset Now => store.World.Clock.Now + bug.Skew;

    private bool StampsAnew => bug.TrustsOldViews || bug.NeverLooksAgain || bug.LooksOnce || bug.Skew != TimeSpan.Zero;

    // The plan's look is the first; with each claim come two more.
    private bool IsRepeated => (bug.NeverLooksAgain && _lists > 1) || (bug.LooksOnce && _lists > 1 && _lists % 2 == 1);

    public bool IsAlive(string run) => store.IsAlive(run);

    public async Task<ImageView> ListAsync(CancellationToken cancellationToken)
    {
        _lists++;
        var view = await RepeatAsync("images", () => store.ListAsync(cancellationToken));
        return new(StampsAnew ? Now : view.At, [.. view.Images.Select(bug.Image)]);
    }

    public Task<Recollection?> RecallAsync(CancellationToken cancellationToken) => bug.RemembersNothing ? Task.FromResult<Recollection?>(null) : store.RecallAsync(cancellationToken);

    public Task RememberAsync(Recollection recollection, CancellationToken cancellationToken) => store.RememberAsync(recollection, cancellationToken);

    public async Task<IRemovalClaim?> TryClaimAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        if (_lists % 2 == 0) _lists++;
        var claim = bug.IgnoresHolds ? store.Claim(image.Id) : await store.TryClaimAsync(image, cancellationToken);
        if (bug.LetsGoEarly && claim is not null) await claim.DisposeAsync();
        return claim;
    }

    public Task ProveAsync(RemovalProof proof, CancellationToken cancellationToken) => store.ProveAsync(proof, cancellationToken);

    public Task UnlistAsync(ImageId image, CancellationToken cancellationToken) => store.UnlistAsync(image, cancellationToken);

    public Task<bool> IsListedAsync(ImageId image, CancellationToken cancellationToken) => store.IsListedAsync(image, cancellationToken);

    public Task DiscardAsync(ImageId image, IReadOnlyDictionary<string, string> parts, CancellationToken cancellationToken) => store.DiscardAsync(image, parts, cancellationToken);

    public async Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        if (bug.ForgetsIntents && record.State == LedgerState.Intent) return;

        await store.AppendAsync(bug.ForgetsRemovals ? record.Undone(record.At) : record, cancellationToken);
    }

    public Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

    public PrunePlan Tamper(PrunePlan plan) => bug.RemovesParentsFirst ? plan with { Removals = [.. plan.Removals.Reverse()] } : plan;

    private async Task<UseView> LookAsync(IUseDetector detector, IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        try
        {
            var view = await RepeatAsync(detector.Name, () => detector.LookAsync(images, cancellationToken));
            return StampsAnew ? view with { At = Now } : view;
        }
        catch (IOException) when (bug.SwallowsFailures)
        {
            return new(Now, []);
        }
    }

    private async Task<T> RepeatAsync<T>(string source, Func<Task<T>> look)
        where T : notnull
    {
        if (!IsRepeated || !_views.ContainsKey(source)) _views[source] = await look();
        return (T)_views[source];
    }

    private sealed class TamperedDetector(TamperedStore store, IUseDetector detector) : IUseDetector
    {
        public string Name => detector.Name;

        public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken) => store.LookAsync(detector, images, cancellationToken);
    }
}
