using Kiln.Images;

namespace Kiln.Local.Stores;

/// <summary>
/// Who uses which image right now. Each holder has a lease of its own, and so is gone with its process; beginning to hold an image and
/// removing it both take the image's gate first, so that an image is never removed between the look at it and its use.
/// </summary>
internal sealed class ImageHolds(StoreFolder folder, TimeProvider time)
{
    private const string Prefix = "use-";

    private static int s_number;

    /// <summary>Holds an image. Null: it is not there.</summary>
    /// <param name="why">To follow the image's name.</param>
    public async Task<IAsyncDisposable?> HoldAsync(ImageId image, string why, CancellationToken cancellationToken)
    {
        folder.Create();
        await using var gate = await Lease.TakeAsync(GateOf(image), _ => { }, time, cancellationToken);
        if (!Directory.Exists(folder.Image(image)))
        {
            gate.Forget();
            return null;
        }

        var lease = await Lease.TakeAsync($"{folder.Leases}/{Prefix}{image}@{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}", _ => { }, time, cancellationToken);
        await File.WriteAllTextAsync(Lease.HolderOf(lease.Path), $"{why} (process {Environment.ProcessId})", cancellationToken);
        return new Hold(lease);
    }

    /// <summary>The gate of an image that nobody holds: as long as it is had, nobody will. Null: somebody holds it, or has the gate.</summary>
    public Lease? TryClose(ImageId image)
    {
        if (Lease.TryTake(GateOf(image)) is not { } gate) return null;
        if (Held().All(hold => hold.Image != image)) return gate;

        gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return null;
    }

    /// <summary>Every hold there is, with why.</summary>
    public IReadOnlyList<(ImageId Image, string Why)> Held() =>
        [.. Lease.In(folder.Leases, $"{Prefix}*@*").Where(path => !Lease.IsFree(path)).Order(StringComparer.Ordinal).Select(path => (ImageOf(path), Lease.Holder(path)))];

    private static ImageId ImageOf(string path) => new(Path.GetFileName(path).Split('@')[0][Prefix.Length..]);

    private string GateOf(ImageId image) => $"{folder.Leases}/image-{image}";

    private sealed class Hold(Lease lease) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lease.Forget();
            return lease.DisposeAsync();
        }
    }
}
