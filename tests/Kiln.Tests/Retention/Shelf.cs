using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Retention;

namespace Kiln.Tests.Retention;

/// <summary>A provider's images with one detector, and a ledger: all that changes them is written down in order.</summary>
internal sealed class Shelf(TimeProvider time) : IRetentionStore, IUseDetector, ILedger
{
    private readonly List<LedgerRecord> _lines = [];
    private int _looks;

    public List<string> Events { get; } = [];

    public List<ImageFacts> Images { get; } = [];

    public HashSet<ImageId> Held { get; } = [];

    public List<ImageUse> Uses { get; set; } = [];

    public List<RemovalProof> Proofs { get; } = [];

    public HashSet<string> Alive { get; } = ["run"];

    public Recollection? Remembered { get; set; }

    /// <summary>How old all that is seen is.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>Told the number of each look, from 0.</summary>
    public Action<int> BeforeLook { get; set; } = _ => { };

    /// <summary>The event after which the process dies.</summary>
    public string? DieAfter { get; set; }

    public string Name => "machines";

    public IReadOnlyList<IUseDetector> Detectors => [this];

    public ILedger Ledger => this;

    public string Run => "run";

    public bool IsAlive(string run) => Alive.Contains(run);

    public Task<ImageView> ListAsync(CancellationToken cancellationToken) => Task.FromResult(new ImageView(time.GetUtcNow() - Age, [.. Images]));

    public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        BeforeLook(_looks++);
        return Task.FromResult(new UseView(time.GetUtcNow() - Age, [.. Uses]));
    }

    public Task<Recollection?> RecallAsync(CancellationToken cancellationToken) => Task.FromResult(Remembered);

    public Task RememberAsync(Recollection recollection, CancellationToken cancellationToken)
    {
        Remembered = recollection;
        return Task.CompletedTask;
    }

    public Task<IRemovalClaim?> TryClaimAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        if (Held.Contains(image.Id)) return Task.FromResult<IRemovalClaim?>(null);

        Events.Add($"claim {image.Id}");
        return Task.FromResult<IRemovalClaim?>(new Claim(() => Events.Add($"free {image.Id}")));
    }

    public Task ProveAsync(RemovalProof proof, CancellationToken cancellationToken)
    {
        Proofs.Add(proof);
        return Happen("prove", proof.Image.Value);
    }

    public Task UnlistAsync(ImageId image, CancellationToken cancellationToken)
    {
        Images.RemoveAll(other => other.Id == image);
        return Happen("unlist", image.Value);
    }

    public Task<bool> IsListedAsync(ImageId image, CancellationToken cancellationToken) => Task.FromResult(Images.Any(other => other.Id == image));

    public Task DiscardAsync(ImageId image, IReadOnlyDictionary<string, string> parts, CancellationToken cancellationToken) => Happen("discard", image.Value);

    public Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        _lines.Add(record);
        return Happen(record.State == LedgerState.Intent ? "intent" : "undone", record.ToString());
    }

    public Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(LedgerView.Open(_lines));

    private Task Happen(string what, string name)
    {
        Events.Add($"{what} {name}");
        return what == DieAfter ? throw new OperationCanceledException("killed") : Task.CompletedTask;
    }

    private sealed class Claim(Action free) : IRemovalClaim
    {
        public IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>();

        public ValueTask DisposeAsync()
        {
            free();
            return ValueTask.CompletedTask;
        }
    }
}
