using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>The images of this machine, in a <see cref="StoreFolder"/>.</summary>
/// <param name="format">The disk format that is shown where an image has several.</param>
/// <param name="note">Told what is damaged, once each.</param>
internal sealed partial class LocalImageStore(StoreFolder folder, DiskFormat format, TimeProvider time, Action<string> note) : IImageStore
{
    private const string Manifest = "manifest.json";
    private const string PromotionFile = "promotion.json";
    private const string PinFile = "pin.json";
    private const string OutlinesFile = "outlines.json";

    private readonly HashSet<string> _told = [];

    /// <summary>What listings know of manifests that they read before; null: they read them all.</summary>
    public ManifestIndex? Index { get; init; }

    /// <inheritdoc/>
    /// <remarks>An image is there once its manifest is: that is written last. One whose manifest is damaged is named and left out.</remarks>
    public Task<IReadOnlyList<Image>> ListAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Images)) return Task.FromResult<IReadOnlyList<Image>>([]);

        var folders = Directory.EnumerateDirectories(folder.Images).ToList();
        var images = folders
            .Select(TryRead)
            .OfType<Image>()
            .OrderBy(image => image.Manifest.CreatedAt)
            .ThenBy(image => image.Id.Value, StringComparer.Ordinal)
            .ToList();
        Index?.Save(folders.Select(image => Path.Combine(image, Manifest)).ToHashSet(StringComparer.Ordinal));
        return Task.FromResult<IReadOnlyList<Image>>(images);
    }

    /// <inheritdoc/>
    /// <remarks>It only makes a reason more exact: damaged, it is as good as not there.</remarks>
    public Task<IReadOnlyDictionary<string, LineOutline>> OutlinesAsync(ImageId image, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(StoreFile.Read(Path.Combine(folder.Image(image), OutlinesFile), StoreJson.Default.SourceOutlines).Read());
        }
        catch (Exception exception) when (exception is DamageException or IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<IReadOnlyDictionary<string, LineOutline>>(new Dictionary<string, LineOutline>());
        }
    }

    public async Task<IAsyncDisposable> LeaseAsync(Fingerprint fingerprint, Action<string> waiting, CancellationToken cancellationToken)
    {
        folder.Create();
        return await Lease.TakeAsync(Path.Combine(folder.Leases, fingerprint.Value), waiting, time, cancellationToken);
    }

    public Task<IAsyncDisposable?> HoldAsync(ImageId image, string why, CancellationToken cancellationToken) => new ImageHolds(folder, time).HoldAsync(image, why, cancellationToken);

    public async Task<bool> PinAsync(ImageId image, Pin pin, CancellationToken cancellationToken)
    {
        await using var hold = await HoldAsync(image, "it is being pinned", cancellationToken);
        if (hold is not null) folder.Files.WriteFile(Path.Combine(folder.Image(image), PinFile), StoreFile.Of(pin, StoreJson.Default.Pin));
        return hold is not null;
    }

    public Task UnpinAsync(ImageId image, CancellationToken cancellationToken)
    {
        folder.Files.DeleteFile(Path.Combine(folder.Image(image), PinFile));
        return Task.CompletedTask;
    }

    public Task PromoteAsync(ImageId image, Promotion promotion, CancellationToken cancellationToken)
    {
        folder.Files.WriteFile(Path.Combine(folder.Image(image), PromotionFile), StoreFile.Of(promotion, StoreJson.Default.Promotion));
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(ImageId image, CancellationToken cancellationToken)
    {
        folder.Files.DeleteFile(Path.Combine(folder.Image(image), PromotionFile));
        return Task.CompletedTask;
    }

    /// <summary>Registers an image: from here on it exists.</summary>
    /// <param name="temporary">The folder that becomes the image's; it holds the disk, where there is one.</param>
    public Image Publish(string temporary, ImageId id, ImageManifest manifest)
    {
        File.SetUnixFileMode(temporary, (UnixFileMode)0b111_101_101);
        folder.Files.WriteFile(Path.Combine(temporary, Manifest), StoreFile.Of(manifest, StoreJson.Default.ImageManifest));
        folder.Files.PublishFolder(temporary, folder.Image(id));
        return Read(folder.Image(id));
    }

    /// <summary>Writes what is remembered of an image's sources into the folder that is published; it is flushed with it.</summary>
    public void WriteOutlines(string temporary, IReadOnlyDictionary<string, LineOutline> outlines) =>
        folder.Files.Write(Path.Combine(temporary, OutlinesFile), StoreFile.Of(SourceOutlines.Of(outlines), StoreJson.Default.SourceOutlines));

    /// <summary>Adds a disk to an image that is there.</summary>
    /// <param name="temporary">Its file, in the store, with what is known of it beside it.</param>
    public Image AddDisk(ImageId id, string temporary)
    {
        folder.Files.PublishFile(DiskFacts.PathOf(temporary), DiskFacts.PathOf(Path.Combine(folder.Image(id), Path.GetFileName(temporary))));
        folder.Files.PublishFile(temporary, Path.Combine(folder.Image(id), Path.GetFileName(temporary)));
        return Read(folder.Image(id));
    }

    /// <summary>What of the images is damaged. It looks at what they say of themselves, not at their disks and layers.</summary>
    public IReadOnlyList<DamageException> Damages()
    {
        if (!Directory.Exists(folder.Images)) return [];

        return [.. Directory.EnumerateDirectories(folder.Images).Order(StringComparer.Ordinal).SelectMany(path => new[] { DamageOf(() => ReadManifest(path)), DamageOf(() => ReadPromotion(path)) }).OfType<DamageException>()];
    }

    /// <summary>Moves a damaged file or folder of the store out of the way, with a note that says why. Needs the right to write there.</summary>
    /// <param name="why">To follow a colon.</param>
    /// <returns>Where it is now.</returns>
    public string Quarantine(string path, string why) => new QuarantineFolder(folder, time, note).Put(path, why);

    private Image? TryRead(string path)
    {
        try
        {
            return Read(path);
        }
        catch (DamageException damage)
        {
            Tell(damage);
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It is not finished, or just being removed.
            return null;
        }
    }

    private Image Read(string path)
    {
        var manifest = Index?.Read(Path.Combine(path, Manifest), _ => ReadManifest(path)) ?? ReadManifest(path);
        var disk = DiskFile.FindIn(path, format);
        return new()
        {
            Id = new(Path.GetFileName(path)),
            Manifest = manifest,
            Size = manifest.Size + (disk is null ? 0 : DiskFile.Used(disk)),
            DiskPath = disk,
            Promotion = TryReadPromotion(path),
            Pin = ReadPin(path),
        };
    }

    // Without it the image is as good as before its test.
    private Promotion? TryReadPromotion(string path)
    {
        try
        {
            return ReadPromotion(path);
        }
        catch (DamageException damage)
        {
            Tell(damage);
            return null;
        }
    }

    // That it is there is the fact; the rest is for people.
    private static Pin? ReadPin(string path)
    {
        var file = Path.Combine(path, PinFile);
        try
        {
            return File.Exists(file) ? StoreFile.Read(file, StoreJson.Default.Pin) : null;
        }
        catch (DamageException)
        {
            return new(File.GetLastWriteTimeUtc(file), "somebody", "who and why is damaged");
        }
    }

    private void Tell(DamageException damage)
    {
        lock (_told)
        {
            if (_told.Add(damage.Path)) note($"Left out: {damage.Message}");
        }
    }

    private static ImageManifest ReadManifest(string path) => StoreFile.Read(Path.Combine(path, Manifest), StoreJson.Default.ImageManifest);

    private static Promotion? ReadPromotion(string path)
    {
        var file = Path.Combine(path, PromotionFile);
        return File.Exists(file) ? StoreFile.Read(file, StoreJson.Default.Promotion) : null;
    }

    private static DamageException? DamageOf(Func<object?> read)
    {
        try
        {
            read();
            return null;
        }
        catch (DamageException damage)
        {
            return damage;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
