using Kiln.Local.Stores;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Local.Retention;

/// <summary>Machines that run and bakes that stand on an image hold it; who bakes, completes or promotes one has the lease of its fingerprint.</summary>
/// <param name="isOurs">Whether this run has a fingerprint's lease itself, to remove its image.</param>
internal sealed class LeaseDetector(StoreFolder folder, Func<Fingerprint, bool> isOurs, TimeProvider time) : IUseDetector
{
    public string Name => "leases";

    public Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var uses = new ImageHolds(folder, time).Held().Select(hold => new ImageUse(hold.Image, hold.Why)).ToList();
        foreach (var image in images.Where(image => image.Fingerprint is { } fingerprint && !isOurs(fingerprint)))
        {
            var lease = Path.Combine(folder.Leases, image.Fingerprint!.Value.Value);
            if (File.Exists(lease) && !Lease.IsFree(lease)) uses.Add(new(image.Id, $"{Lease.Holder(lease)} is changing it"));
        }

        return Task.FromResult(new UseView(at, uses));
    }
}
