using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Kiln.Images;
using Kiln.Local.Archives;
using Kiln.Local.Builders;
using Kiln.Local.Disks;
using Kiln.Local.Machines;
using Kiln.Local.Retention;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Providers;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Local;

/// <summary>This machine: images are layers and disks in a folder, machines run under QEMU.</summary>
/// <param name="note">Told what an operator should know and no failure says.</param>
public sealed class LocalProvider(LocalOptions options, IProcessRunner processes, TimeProvider time, Action<string> note) : IProvider
{
    private readonly StoreFolder _store = new(options.Store);
    private readonly LocalImageStore _images = new(new(options.Store), options.DiskFormat, time, note) { Index = options.Index };

    // What the archives held when the stages' fingerprints were made: another process may see a newer state meanwhile.
    private readonly Dictionary<Distribution, ArchiveState> _states = [];

    private readonly Dictionary<Distribution, PackageUpdates> _updates = [];

    // Several megabytes each, and every bake asks for one.
    private readonly ConcurrentDictionary<string, Lazy<PackageIndex?>> _indices = new(StringComparer.Ordinal);

    // Asked in this run: what came of it, good or not, is said once.
    private readonly HashSet<Distribution> _asked = [];

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public string Name => "local";

    /// <summary>What retention asks of this machine.</summary>
    public IRetentionStore Retention { get; } = new LocalRetentionStore(new(options.Store), processes, time, note);

    private DiskMaker Disks => new(_store, _images, options, processes);

    private Checkpoints Checkpoints => new(_store, processes, time, note);

    public IImageStore Images => _images;

    /// <summary>As Debian names it.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>Whether a stage can be planned for certain without asking its package archive.</summary>
    public bool IsFresh(Distribution distribution) => Archive(distribution).IsFresh(distribution);

    public async Task<IReadOnlyList<StageInput>> DescribeAsync(Distribution distribution, bool refresh, CancellationToken cancellationToken)
    {
        var archive = Archive(distribution);
        var state = _asked.Contains(distribution) ? _states[distribution]
            : refresh ? await archive.AskAsync(distribution, Architecture, note, cancellationToken)
            : archive.LastSeen(distribution);
        if (state is not null) _states[distribution] = state;
        _updates.Remove(distribution);
        if (refresh) _asked.Add(distribution);
        return
        [
            new("distribution", $"{distribution.Name} {distribution.Codename} {string.Join(' ', distribution.Components)}"),
            new("architecture", Architecture),
            new(StageInput.Archive, state?.Hash ?? "not asked yet"),
        ];
    }

    public Task<IReadOnlyList<PackageUpdate>> UpdatesAsync(Distribution distribution, IReadOnlyList<InstalledPackage> packages, CancellationToken cancellationToken)
    {
        if (!_updates.TryGetValue(distribution, out var updates)) _updates[distribution] = updates = new(Archive(distribution).LastSeen(distribution) is { } state ? Index(distribution, state) : null);
        return Task.FromResult(updates.Of(packages));
    }

    /// <summary>Undoes what dead runs left that worked on these roles or bases. Needs root.</summary>
    public Task ReapAsync(IReadOnlySet<string> names, CancellationToken cancellationToken) => new LocalReaper(_store, processes, time, note).RunAsync(names, cancellationToken);

    public async Task<Launch> LaunchBuilderAsync(BuilderOrder order, Action<string> output, CancellationToken cancellationToken)
    {
        var step = order.Step;
        var state = _states.GetValueOrDefault(step.Distribution) ?? throw new KilnException($"The package archive of {step.Distribution.Codename} was not asked before the bake.");
        if (step.Parent is { } below) RequireSound(below, step.Stage.ToString());
        var archive = Archive(step.Distribution);
        var supply = new PackageSupply(archive.Apt(state), state, new(_store, Index(step.Distribution, state), time), new(time, note));
        return await new LocalBuilders(_store, _images, Checkpoints, processes, time, note).LaunchAsync(order, supply, output, cancellationToken);
    }

    public Task<bool> CheckpointAsync(IBuilder builder, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        Checkpoints.MakeAsync((LocalBuilder)builder, checkpoint, cancellationToken);

    public async Task<KeptBuilder?> KeepAsync(IBuilder builder, BakeStep step, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            return await new BuilderKeeper(_store, new LocalLedger(_store, time, note), time).KeepAsync((LocalBuilder)builder, step, duration, cancellationToken);
        }
        catch (Exception exception) when (exception is StepException or IOException)
        {
            note($"The builder of {step.Stage} could not be kept: {exception.Message}");
            return null;
        }
    }

    public Task<Image> CaptureAsync(IBuilder builder, BakeRecord record, CancellationToken cancellationToken) =>
        new Capture(_images, Disks, processes, time).RunAsync((LocalBuilder)builder, record, cancellationToken);

    public bool IsComplete(Image image) =>
        image.DiskPath is { } disk && DiskFile.IsWhole(disk) && (image.Manifest.Stage != StageKind.App || IsAsked(image, disk));

    /// <summary>Moves what is damaged of the store, as far as a plan builds on it, out of the way. Needs root.</summary>
    /// <returns>Whether there was something: then the plan is to be made anew.</returns>
    public Task<bool> QuarantineDamagedAsync(BakePlan plan, CancellationToken cancellationToken) =>
        new PlanGuard(_images).QuarantineAsync(plan, holder => note($"Waiting for {holder}, which is baking what is damaged"), cancellationToken);

    // In the format and of the size that the operator asks for.
    private bool IsAsked(Image image, string disk) =>
        Path.GetFileName(disk) == DiskFile.Name(options.DiskFormat) && DiskFile.VirtualSize(disk) == DiskLayout.Of(options.DiskSize(image.Manifest.Name)).Size;

    public async Task<Image> CompleteAsync(Image image, CancellationToken cancellationToken)
    {
        if (IsComplete(image)) return image;

        var layer = _images.FindLayer(image.Manifest.Fingerprint) ?? throw new KilnException($"The layer of {image.Id} is missing from {_store.Layers}; its disk cannot be made.");
        RequireSound(layer.Fingerprint, $"the disk of {image.Id}");
        await using var folder = await BuildFolder.CreateAsync(_store, $"{image.Id}-disk", processes, time, cancellationToken);
        var disk = await Disks.MakeAsync(
            folder,
            new()
            {
                Name = image.Manifest.Name,
                Stage = image.Manifest.Stage,
                Fingerprint = layer.Fingerprint,
                Layer = $"{_store.Layer(layer.Fingerprint)}/root",
                Time = layer.Time,
                Parent = image.ParentAmong(await _images.ListAsync(cancellationToken)),
            },
            cancellationToken);
        return _images.AddDisk(image.Id, disk);
    }

    public async Task<IMachine> StartMachineAsync(Image image, BootData bootData, SshKeyPair login, CancellationToken cancellationToken)
    {
        var disk = image.DiskPath ?? throw new KilnException($"Image {image.Id} has no disk to boot from. Run './build.sh BakeApp --role {image.Manifest.Name}': it makes one.");
        var hold = await _images.HoldAsync(image.Id, "a machine runs it", cancellationToken)
            ?? throw new KilnException($"Image {image.Id} was removed meanwhile. Run './build.sh BakeApp --role {image.Manifest.Name}': it bakes it again.");
        try
        {
            return new HeldMachine(await BootAsync(image, disk, (bootData, login), cancellationToken), hold);
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    private async Task<IMachine> BootAsync(Image image, string disk, (BootData Data, SshKeyPair Login) boot, CancellationToken cancellationToken)
    {
        RequireSoundDisk(image, disk);
        var format = Path.GetExtension(disk)[1..];
        var accelerator = await ChooseAsync(disk, format, cancellationToken);
        note($"The machine runs on {accelerator.Reason}");
        return await QemuMachine.StartAsync(
            new()
            {
                Name = image.Id.Value,
                DiskPath = disk,
                DiskFormat = format,
                Accelerator = accelerator,
                ConsolePath = Path.Combine(_store.Logs, $"{image.Id}-console.log"),
                BootData = boot.Data,
                Login = boot.Login,
            },
            time,
            cancellationToken);
    }

    // One guest tries KVM out; machines that start at the same time wait for what it finds.
    private async Task<Accelerator> ChooseAsync(string disk, string format, CancellationToken cancellationToken)
    {
        _store.Create();
        await using var lease = await Lease.TakeAsync(Path.Combine(_store.Leases, "kvm"), _ => { }, time, cancellationToken);
        return await new KvmProbe(_store.Root, processes, time).ChooseAsync(disk, format, cancellationToken);
    }

    private PackageIndex? Index(Distribution distribution, ArchiveState state) =>
        _indices.GetOrAdd(state.Hash, _ => new(() => Archive(distribution).Index(distribution, state))).Value;

    private PackageArchive Archive(Distribution distribution) => new(
        _store,
        new() { Mirror = Mirror(distribution), Asking = options.Asking, Refresh = options.Refresh, Started = _started },
        processes,
        time);

    private void RequireSound(Fingerprint layer, string what)
    {
        if (_images.FirstDamage(layer) is not { } damage) return;
        throw new KilnException($"Layer {damage.Layer.Short}, of which {what} is made, is damaged: {damage.Why}. './build.sh CheckStore' moves it out of the way; then run the same command again.");
    }

    /// <summary>Nothing is booted that is not, byte for byte, what was published.</summary>
    private void RequireSoundDisk(Image image, string disk)
    {
        if (DiskFile.Chain(disk).LastOrDefault(file => DiskFacts.Read(file)?.Holds(file, thorough: true) != true) is not { } damaged)
        {
            if (DiskFile.IsWhole(disk)) return;
            throw new KilnException($"The disk of {image.Id} is not booted: it is a difference to a disk that was replaced since. Run './build.sh BakeApp --role {image.Manifest.Name}': it makes the disk again.");
        }

        var place = File.Exists(damaged) ? $"It was moved to {_images.Quarantine(damaged, "its content is not what was published")}. " : "";
        throw new KilnException($"The disk of {image.Id} is not booted: {damaged} is missing or damaged. {place}Run './build.sh BakeApp --role {image.Manifest.Name}': it makes the disk again.");
    }

    private IReadOnlyList<AptSource> Mirror(Distribution distribution)
    {
        if (options.Mirror is not { } mirror) return [];

        var keyring = $"/usr/share/keyrings/{distribution.Name}-archive-keyring.gpg";
        AptSource Source(Uri address, string pocket) => new(address.OriginalString, distribution.Codename + pocket, distribution.Components, keyring);
        return [Source(mirror.Url, ""), Source(mirror.Url, "-updates"), .. mirror.Security is { } security ? [Source(security, "-security")] : Array.Empty<AptSource>()];
    }
}
