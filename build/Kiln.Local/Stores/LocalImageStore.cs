using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>The images of this machine, in a <see cref="StoreFolder"/>.</summary>
/// <param name="format">The disk format that is shown where an image has several.</param>
internal sealed class LocalImageStore(StoreFolder folder, DiskFormat format, TimeProvider time) : IImageStore
{
    private const string Manifest = "manifest.json";
    private const string PromotionFile = "promotion.json";

    /// <inheritdoc/>
    /// <remarks>An image is there once its manifest is: that is written last.</remarks>
    public Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Images)) return Task.FromResult<IReadOnlyList<Image>>([]);

        var images = Directory.EnumerateDirectories(folder.Images)
            .Where(path => File.Exists(Path.Combine(path, Manifest)))
            .Select(Read)
            .OrderBy(image => image.Manifest.CreatedAt)
            .ThenBy(image => image.Id.Value, StringComparer.Ordinal)
            .ToList();
        return Task.FromResult<IReadOnlyList<Image>>(images);
    }

    public async Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken)
    {
        folder.Create();
        return await Lease.TakeAsync(Path.Combine(folder.Leases, fingerprint.Value), waiting, time, cancellationToken);
    }

    public Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken)
    {
        Durable.WriteFile(Path.Combine(folder.Image(image), PromotionFile), JsonSerializer.SerializeToUtf8Bytes(promotion, StoreJson.Default.Promotion));
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(ImageId image, CancellationToken cancellationToken)
    {
        Durable.DeleteFile(Path.Combine(folder.Image(image), PromotionFile));
        return Task.CompletedTask;
    }

    /// <summary>Registers an image: from here on it exists.</summary>
    /// <param name="temporary">The folder that becomes the image's; it holds the disk, where there is one.</param>
    public Image Publish(string temporary, ImageId id, ImageManifest manifest)
    {
        File.SetUnixFileMode(temporary, (UnixFileMode)0b111_101_101);
        Durable.WriteFile(Path.Combine(temporary, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.ImageManifest));
        Durable.PublishFolder(temporary, folder.Image(id));
        return Read(folder.Image(id));
    }

    /// <summary>Adds a disk to an image that is there.</summary>
    /// <param name="temporary">Its file, in the store, with what is known of it beside it.</param>
    public Image AddDisk(ImageId id, string temporary)
    {
        Durable.PublishFile(DiskFacts.PathOf(temporary), DiskFacts.PathOf(Path.Combine(folder.Image(id), Path.GetFileName(temporary))));
        Durable.PublishFile(temporary, Path.Combine(folder.Image(id), Path.GetFileName(temporary)));
        return Read(folder.Image(id));
    }

    /// <summary>The layer's facts; null where there is no such layer.</summary>
    public LayerFacts? FindLayer(Fingerprint fingerprint)
    {
        var path = Path.Combine(folder.Layer(fingerprint), "layer.json");
        return File.Exists(path) ? Parse(path, StoreJson.Default.LayerFacts) : null;
    }

    /// <summary>A layer and those below it, the nearest first.</summary>
    public IReadOnlyList<Fingerprint> Chain(Fingerprint layer)
    {
        var chain = new List<Fingerprint>();
        for (Fingerprint? next = layer; next is { } current;)
        {
            var facts = FindLayer(current) ?? throw new KilnException($"Layer {current.Short} is missing from {folder.Layers}. Delete what was made of it ({folder.Images}/*-{current.Short}) and run the same command again.");
            chain.Add(current);
            next = facts.Parent;
        }

        return chain;
    }

    private Image Read(string path)
    {
        var manifest = Parse(Path.Combine(path, Manifest), StoreJson.Default.ImageManifest);
        var promotion = Path.Combine(path, PromotionFile);
        var disk = DiskFile.FindIn(path, format);
        return new()
        {
            Id = new(Path.GetFileName(path)),
            Manifest = manifest,
            Size = manifest.Size + (disk is null ? 0 : DiskFile.Used(disk)),
            DiskPath = disk,
            Promotion = File.Exists(promotion) ? Parse(promotion, StoreJson.Default.Promotion) : null,
        };
    }

    private static T Parse<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it is empty");
        }
        catch (JsonException exception)
        {
            throw new KilnException($"{path} is damaged: {exception.Message.TrimEnd('.')}. Delete its folder; the next bake makes it again.", exception);
        }
    }
}
