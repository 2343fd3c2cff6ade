using Kiln.Stages;

namespace Kiln.Images;

/// <summary>Where one provider's images are registered, found and tagged.</summary>
public interface IImageStore
{
    /// <summary>Every finished image, oldest first. Needs no privileges.</summary>
    Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The small texts that an image was made of, by their SHA-256. Empty where nothing is known of them. Needs no privileges.</summary>
    Task<IReadOnlyDictionary<string, LineOutline>> OutlinesAsync(ImageId image, CancellationToken cancellationToken);

    /// <summary>
    /// The right to build a fingerprint, or to change its image; one holder at a time, freed by the death of its process. Waits for
    /// another holder and calls <paramref name="waiting"/> once with who that is.
    /// </summary>
    Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps an image from being removed for as long as this is held, by any number at a time; freed by the death of its process. Waits
    /// for a removal that is going on.
    /// </summary>
    /// <param name="why">Who holds it, to follow its name: <c>a machine runs it</c>.</param>
    /// <returns>Null: there is no such image any more.</returns>
    Task<IAsyncDisposable?> HoldAsync(ImageId image, string why, CancellationToken cancellationToken);

    /// <summary>Keeps an image until it is unpinned, in the place of an earlier pin.</summary>
    /// <returns>Whether the image is there.</returns>
    Task<bool> PinAsync(ImageId image, Pin pin, CancellationToken cancellationToken);

    /// <summary>Takes an image's pin back, where it has one.</summary>
    Task UnpinAsync(ImageId image, CancellationToken cancellationToken);

    /// <summary>Records that an image passed its checks, in the place of an earlier record.</summary>
    Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken);

    /// <summary>Takes an image's promotion back, where it has one: it did not pass when it was tested again.</summary>
    Task WithdrawAsync(ImageId image, CancellationToken cancellationToken);
}
