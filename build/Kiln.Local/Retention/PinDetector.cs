using Kiln.Images;
using Kiln.Local.Stores;
using Kiln.Retention;

namespace Kiln.Local.Retention;

/// <summary>Images that operators pinned.</summary>
internal sealed class PinDetector(LocalImageStore images, TimeProvider time) : IUseDetector
{
    public string Name => "pins";

    public async Task<UseView> LookAsync(IReadOnlyList<ImageFacts> all, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        return new(at, [.. (await images.ListAsync(cancellationToken)).Where(image => image.Pin is not null).Select(image => new ImageUse(image.Id, Why(image.Pin!)))]);
    }

    private static string Why(Pin pin) => pin.Why is { } why ? $"pinned by {pin.By}: {why}" : $"pinned by {pin.By}";
}
