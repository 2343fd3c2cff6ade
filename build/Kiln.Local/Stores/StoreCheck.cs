using System.Collections.Concurrent;
using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>Reads everything that a store says and all that its layers hold, and tells what is not as it was written.</summary>
/// <param name="note">Told what is moved into quarantine, and for whom this waits.</param>
public sealed class StoreCheck(StoreFolder folder, TimeProvider time, Action<string> note)
{
    private const string DiskIsOther = "its blocks are not those that were published";

    // What is damaged is in the findings; it need not be told twice.
    private readonly LocalImageStore _images = new(folder, DiskFormat.Qcow2, time, _ => { });

    /// <summary>Looks, and changes nothing but what it remembers to have read.</summary>
    /// <exception cref="KilnException">This user does not see all of the store.</exception>
    public async Task<StoreReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Root)) return new(0, 0, []);

        try
        {
            var layers = await LayersAsync(cancellationToken);
            var images = await _images.ListAsync(cancellationToken);
            var damaged = layers.Findings.Where(finding => finding.Verdict == StoreVerdict.Damaged).Select(finding => Path.GetFileName(finding.Name)).ToHashSet();
            return new(
                layers.Count,
                images.Count,
                [.. layers.Findings, .. Manifests(), .. images.SelectMany(image => Lineage(image, images)).Where(finding => !damaged.Contains(finding.Layer)).Select(finding => finding.Finding), .. await DisksAsync(images, cancellationToken), .. Checkpoints(), .. Ledger(), .. Strangers()]);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new KilnException($"Only root sees all of the store: {exception.Message.TrimEnd('.')}. Run it as root.", exception);
        }
    }

    /// <summary>Moves what is damaged out of the way, each after another look with its lease in hand. The next bake makes it again.</summary>
    public async Task QuarantineAsync(StoreReport report, CancellationToken cancellationToken)
    {
        var images = new LocalImageStore(folder, DiskFormat.Qcow2, time, note);
        foreach (var finding in report.Findings.Where(finding => finding is { Verdict: StoreVerdict.Damaged, What: "layer" }))
        {
            var layer = new Fingerprint(Path.GetFileName(finding.Name));
            await using var lease = await images.LeaseAsync(layer, holder => note($"Waiting for {holder}, which is baking layer {layer.Short}"), cancellationToken);
            if (images.DamageOf(layer, inFull: true) is { } why) images.QuarantineLayer(layer, why);
        }

        var checkpoints = new CheckpointStore(folder, time, note);
        foreach (var finding in report.Findings.Where(finding => finding.What == "checkpoint")) await checkpoints.QuarantineAsync(finding.Name, cancellationToken);

        foreach (var damage in images.Damages()) images.Quarantine(damage.Place, damage.Why);
        foreach (var image in await images.ListAsync(cancellationToken))
        {
            if (WhyWorthless(image) is { } why) images.Quarantine(folder.Image(image.Id), why);
            else if (report.Findings.Any(finding => finding.What == "disk" && finding.Name == image.DiskPath) && !HoldsDisk(image)) images.Quarantine(image.DiskPath!, DiskIsOther);
        }
    }

    private async Task<(int Count, IReadOnlyList<StoreFinding> Findings)> LayersAsync(CancellationToken cancellationToken)
    {
        var findings = new ConcurrentBag<StoreFinding>();
        var layers = Directory.Exists(folder.Layers) ? Directory.GetDirectories(folder.Layers).Where(path => Path.GetFileName(path).Length == 64).ToList() : [];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(layers, options, (path, _) =>
        {
            if (_images.DamageOf(new(Path.GetFileName(path)), inFull: true) is { } why) findings.Add(new("layer", path, StoreVerdict.Damaged, why));
            return ValueTask.CompletedTask;
        });
        return (layers.Count, [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal)]);
    }

    private IEnumerable<StoreFinding> Manifests() =>
        _images.Damages().Select(damage => new StoreFinding(Path.GetFileNameWithoutExtension(damage.Path), damage.Path, StoreVerdict.Damaged, damage.Why));

    private static async Task<IEnumerable<StoreFinding>> DisksAsync(IReadOnlyList<Image> images, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentBag<StoreFinding>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(images.Where(image => image.DiskPath is not null), options, (image, _) =>
        {
            if (!HoldsDisk(image)) findings.Add(new("disk", image.DiskPath!, StoreVerdict.Damaged, DiskIsOther));
            return ValueTask.CompletedTask;
        });
        return findings.OrderBy(finding => finding.Name, StringComparer.Ordinal);
    }

    // Disks of older stores say nothing of themselves; they are made anew before anything uses them.
    private static bool HoldsDisk(Image image) => DiskFacts.Read(image.DiskPath!)?.Holds(image.DiskPath!, thorough: true) != false;

    // Of a layer that is damaged everybody who needs it would be found again.
    private IEnumerable<(string Layer, StoreFinding Finding)> Lineage(Image image, IReadOnlyList<Image> images)
    {
        var path = folder.Image(image.Id);
        var layer = image.Manifest.Fingerprint.Value;
        if (WhyWorthless(image) is { } why)
        {
            yield return (layer, new("image", path, StoreVerdict.Damaged, why));
        }
        else if (ParentOf(image) is { } parent && (!Directory.Exists(folder.Layer(parent)) || images.All(other => other.Manifest.Fingerprint != parent)))
        {
            yield return (layer, new("image", path, StoreVerdict.Incomplete, $"what it was made on, {image.Manifest.Parent?.Value ?? parent.Short}, is missing; the next bake makes it again"));
        }
    }

    private string? WhyWorthless(Image image)
    {
        try
        {
            var facts = _images.FindLayer(image.Manifest.Fingerprint);
            return facts is null ? "its layer is missing"
                : facts.Content != image.Manifest.Content ? "its layer has another content than it was made of"
                : null;
        }
        catch (DamageException)
        {
            // The layer's own finding.
            return null;
        }
    }

    private Fingerprint? ParentOf(Image image)
    {
        try
        {
            return _images.FindLayer(image.Manifest.Fingerprint)?.Parent;
        }
        catch (DamageException)
        {
            return null;
        }
    }

    private IEnumerable<StoreFinding> Checkpoints() =>
        from path in Directory.Exists(folder.Checkpoints) ? Directory.GetDirectories(folder.Checkpoints) : []
        orderby path
        let why = CheckpointStore.DamageOf(path)
        where why is not null
        select new StoreFinding("checkpoint", path, StoreVerdict.Damaged, why);

    private IEnumerable<StoreFinding> Ledger() =>
        File.Exists(folder.Ledger)
            ? LedgerLine.Read(File.ReadAllBytes(folder.Ledger)).Damaged.Select(line => new StoreFinding("ledger", folder.Ledger, StoreVerdict.Damaged, $"line {line} is not what was written"))
            : [];

    private IEnumerable<StoreFinding> Strangers() =>
        Directory.EnumerateFileSystemEntries(folder.Root).Except(folder.Known)
            .Concat(Directory.Exists(folder.Layers) ? Directory.EnumerateFileSystemEntries(folder.Layers).Where(path => Path.GetFileName(path).Length != 64) : [])
            .Concat(Directory.Exists(folder.Images) ? Directory.EnumerateFileSystemEntries(folder.Images).Where(path => !File.Exists(Path.Combine(path, "manifest.json"))) : [])
            .Where(path => !path.EndsWith(Durable.Temporary, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new StoreFinding("file", path, StoreVerdict.Unknown, "Kiln did not put it there; it is left alone"));
}
