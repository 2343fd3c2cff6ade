using Kiln.Images;
using Kiln.Local.Layers;
using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Verification;

/// <summary>Compares images of a store with those that were baked again in a second one: by what is there now, not by what was once noted of it.</summary>
public sealed class ImageComparison(StoreFolder store, SecondStore second, IProcessRunner processes)
{
    /// <param name="first">In the store.</param>
    /// <param name="again">In the second one, of the same fingerprint.</param>
    /// <exception cref="KilnException">One of them cannot be read, or was removed meanwhile.</exception>
    public async Task<ImageVerdict> RunAsync(Image first, Image again, CancellationToken cancellationToken) => new()
    {
        Image = first,
        Layer = await Task.Run(() => Layers(first, again), cancellationToken),
        Disk = (first.DiskPath, again.DiskPath) is ({ } one, { } other)
            ? await new DiskComparison(second, processes).RunAsync(one, other, cancellationToken)
            : new(DiskEquality.NoDisk, []),
    };

    // Two hashes take a second; only where they differ does it matter in what.
    private IReadOnlyList<string> Layers(Image first, Image again)
    {
        var folder = second.Folder.Layer(again.Manifest.Fingerprint);
        var facts = StoreFile.Read($"{folder}/{LocalImageStore.FactsFile}", StoreJson.Default.LayerFacts);
        var (one, other) = ($"{store.Layer(first.Manifest.Fingerprint)}/root", $"{folder}/root");
        return LayerDigest.Of(one, facts.Time) == facts.Content ? [] : LayerComparison.Between(one, other, facts.Time);
    }
}
