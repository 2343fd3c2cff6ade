using Kiln.Stages;

namespace Kiln.Images;

/// <summary>Where one provider's images are registered, found and tagged.</summary>
public interface IImageStore
{
    /// <summary>Every finished image, oldest first. Needs no privileges.</summary>
    Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The right to build a fingerprint, or to change its image; one holder at a time, freed by the death of its process. Waits for
    /// another holder and calls <paramref name="waiting"/> once with who that is.
    /// </summary>
    Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken);

    /// <summary>Records that an image passed its checks, in the place of an earlier record.</summary>
    Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken);

    /// <summary>Takes an image's promotion back, where it has one: it did not pass when it was tested again.</summary>
    Task WithdrawAsync(ImageId image, CancellationToken cancellationToken);
}
