using Kiln.Images;
using Kiln.Ledgers;

namespace Kiln.Retention;

/// <summary>
/// What retention asks of a provider. Between those who use images and those who remove them there is one protocol: whoever begins to
/// use an image, or moves a use of it from one place to another (a machine, a pin, a rollback set, a child that is made on it), holds the
/// image meanwhile (<see cref="IImageStore.HoldAsync"/>), and looks under the hold whether it is still there. Whoever removes it has the
/// claim, which nobody gets while it is held, and under which nobody gets a hold; what detectors see under the claim is true of this
/// image until the claim ends.
/// </summary>
public interface IRetentionStore
{
    IReadOnlyList<IUseDetector> Detectors { get; }

    ILedger Ledger { get; }

    /// <summary>This run, as the ledger has it.</summary>
    string Run { get; }

    /// <summary>Whether a run that the ledger names still runs.</summary>
    bool IsAlive(string run);

    /// <summary>Every image. One that it cannot see for certain is a failure.</summary>
    Task<ImageView> ListAsync(CancellationToken cancellationToken);

    /// <summary>What the last run found; null: there was none.</summary>
    Task<Recollection?> RecallAsync(CancellationToken cancellationToken);

    Task RememberAsync(Recollection recollection, CancellationToken cancellationToken);

    /// <summary>The sole right to remove an image, freed by the death of its process; null: somebody holds the image, or is changing it.</summary>
    Task<IRemovalClaim?> TryClaimAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>Writes down, to stay, why an image may go. When it returns, a power cut does not take that away.</summary>
    Task ProveAsync(RemovalProof proof, CancellationToken cancellationToken);

    /// <summary>Makes an image one that nobody finds any more, in one step that a power cut leaves done or not done. The caller has the claim.</summary>
    Task UnlistAsync(ImageId image, CancellationToken cancellationToken);

    /// <summary>Whether an image is there, asked for by its id alone.</summary>
    Task<bool> IsListedAsync(ImageId image, CancellationToken cancellationToken);

    /// <summary>Removes what is left of an image that is not listed any more, but for what others need. More than once does no harm.</summary>
    /// <param name="parts">As <see cref="IRemovalClaim.Parts"/> had them.</param>
    Task DiscardAsync(ImageId image, IReadOnlyDictionary<string, string> parts, CancellationToken cancellationToken);
}

/// <summary>See <see cref="IRetentionStore.TryClaimAsync"/>.</summary>
public interface IRemovalClaim : IAsyncDisposable
{
    /// <summary>What it takes to find all that the image consists of once it is not listed. Written down before that.</summary>
    IReadOnlyDictionary<string, string> Parts { get; }
}
