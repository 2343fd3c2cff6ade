using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Retention;

namespace Kiln.Simulation;

/// <summary>A provider of a world, for one run of prune after the other. Others do things at each call of it; the process may die before and after each effect.</summary>
internal sealed class SimulatedStore : IRetentionStore, ILedger, IDisposable
{
    private readonly World _world;
    private readonly List<LedgerRecord> _lines = [];
    private List<ImageFacts> _seen = [];
    private CancellationTokenSource _process = new();
    private DateTimeOffset _planned;
    private bool _hasClaimed;
    private int _run;
    private int _untilDeath;

    public SimulatedStore(World world)
    {
        _world = world;
        Faults = new(world.Dice);
        Detectors = [.. World.Places.Select(place => new SimulatedDetector(this, place))];
    }

    public World World => _world;

    public Faults Faults { get; }

    /// <summary>Whether others do things meanwhile.</summary>
    public bool IsBusy { get; set; }

    /// <summary>What must never happen, and did.</summary>
    public string? Violation { get; private set; }

    /// <summary>How a name of an older pipeline is read.</summary>
    public Func<string, ImageFacts?> Adopt { get; set; } = name => LegacyName.Parse(name, World.Roles) is { } legacy ? ImageFacts.Of(new(name), legacy, 1) : null;

    public Recollection? Remembered { get; private set; }

    public IReadOnlyList<LedgerRecord> OpenRecords => LedgerView.Open(_lines);

    public IReadOnlyList<IUseDetector> Detectors { get; }

    public ILedger Ledger => this;

    public string Run => $"run {_run}";

    /// <summary>A new process.</summary>
    /// <param name="calls">After how many calls it is killed; 0: never.</param>
    public CancellationToken Start(int calls)
    {
        _process.Dispose();
        _process = new();
        _run++;
        _untilDeath = calls;
        _hasClaimed = false;
        return _process.Token;
    }

    public bool IsAlive(string run) => run == Run;

    public Task<ImageView> ListAsync(CancellationToken cancellationToken)
    {
        // The plan's look is the last one before anything is claimed.
        if (!_hasClaimed) _planned = _world.Clock.Now;
        Step();
        _seen = Truth.Images(_world);
        IReadOnlyList<ImageFacts> images = [.. _world.Images.Values, .. _world.Names.Select(Adopt).OfType<ImageFacts>()];
        return Task.FromResult(Faults.Answer("images", _world.Clock.Now, images, (at, items) => new ImageView(at, items)));
    }

    public Task<Recollection?> RecallAsync(CancellationToken cancellationToken)
    {
        Step();
        return Task.FromResult(Remembered);
    }

    public Task RememberAsync(Recollection recollection, CancellationToken cancellationToken) => Do(() => Remembered = recollection);

    public Task<IRemovalClaim?> TryClaimAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        _hasClaimed = true;
        Step();
        return Task.FromResult(_world.Held.Contains(image.Id) ? null : Claim(image.Id));
    }

    /// <summary>Claims an image, whoever holds it.</summary>
    public IRemovalClaim Claim(ImageId image)
    {
        _hasClaimed = true;
        _world.Claimed.Add(image);
        return new SimulatedClaim(() => _world.Claimed.Remove(image));
    }

    public Task ProveAsync(RemovalProof proof, CancellationToken cancellationToken) => Do(() => Faults.Deny());

    public Task UnlistAsync(ImageId image, CancellationToken cancellationToken) => Do(() =>
    {
        if (Truth.WhyWrong(_world, image, _seen, _planned) is { } why) Violation ??= $"{image} was removed in {Run}, and {why}";
        _world.Images.Remove(image);
        _world.Names.Remove(image.Value);
    });

    public Task<bool> IsListedAsync(ImageId image, CancellationToken cancellationToken)
    {
        Step();
        Faults.Deny();
        return Task.FromResult(_world.IsListed(image));
    }

    public Task DiscardAsync(ImageId image, IReadOnlyDictionary<string, string> parts, CancellationToken cancellationToken) => Do(() =>
    {
        if (_world.IsListed(image)) Violation ??= $"{image} was discarded in {Run}, and is listed";
        _world.Parts.Remove(image);
    });

    public Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken) => Do(() =>
    {
        Faults.Deny();
        _lines.Add(record);
    });

    public Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken)
    {
        Step();
        return Task.FromResult(OpenRecords);
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Before each effect others may do something, and the process may be killed.</summary>
    public void Step()
    {
        if (IsBusy) _world.Tick();
        Die();
    }

    private Task Do(Action effect)
    {
        Step();
        effect();
        Die();
        return Task.CompletedTask;
    }

    private void Die()
    {
        if (_process.IsCancellationRequested || --_untilDeath == 0)
        {
            // What it held is free at once, and nothing that it would still do happens.
            _world.Claimed.Clear();
            _process.Cancel();
            throw new OperationCanceledException("killed");
        }
    }

    private sealed class SimulatedClaim(Action free) : IRemovalClaim
    {
        public IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>();

        public ValueTask DisposeAsync()
        {
            free();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Sees what needs images in one place.</summary>
    private sealed class SimulatedDetector(SimulatedStore store, string place) : IUseDetector
    {
        public string Name => place;

        public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
        {
            store.Step();
            IReadOnlyList<ImageUse> uses = [.. store._world.Needed.Where(needed => needed.Place == place).Select(needed => new ImageUse(needed.Image, place))];
            return Task.FromResult(store.Faults.Answer(place, store._world.Clock.Now, uses, (at, items) => new UseView(at, items)));
        }
    }
}
