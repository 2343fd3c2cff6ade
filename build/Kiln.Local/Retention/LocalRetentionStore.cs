using System.Text.Json;
using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Processes;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Local.Retention;

/// <summary>The images of this machine, as retention sees and removes them.</summary>
/// <param name="note">Told what an operator should know and no failure says.</param>
public sealed class LocalRetentionStore(StoreFolder folder, IProcessRunner processes, TimeProvider time, Action<string> note) : IRetentionStore
{
    private const string LayerPart = "layer";

    private readonly LocalImageStore _images = new(folder, DiskFormat.Qcow2, time, note);
    private readonly HashSet<Fingerprint> _claimed = [];

    /// <inheritdoc/>
    /// <remarks>What other users' processes do, only root sees: for others that detector is left out, which is enough for a look.</remarks>
    public IReadOnlyList<IUseDetector> Detectors =>
    [
        new LeaseDetector(folder, _claimed.Contains, time),
        .. Environment.IsPrivilegedProcess ? [new ProcessDetector(folder, time)] : Array.Empty<IUseDetector>(),
        new PinDetector(_images, time),
        new DiskDetector(folder, time),
    ];

    public ILedger Ledger => new LocalLedger(folder, time, note);

    public string Run => ProcessIdentity.Current.ToString();

    public bool IsAlive(string run) => ProcessIdentity.Parse(run)?.IsAlive == true;

    public async Task<ImageView> ListAsync(CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        if (_images.Damages() is [{ } damage, ..])
        {
            throw new KilnException($"Nothing is removed: {damage.Path} is damaged ({damage.Why}), so nobody knows what its image needs. './build.sh CheckStore' moves it out of the way; then run the same command again.");
        }

        return new(at, [.. (await _images.ListAsync(cancellationToken)).Select(ImageFacts.Of)]);
    }

    public Task<Recollection?> RecallAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(File.Exists(folder.Recollection) ? StoreFile.Read(folder.Recollection, StoreJson.Default.Recollection) : null);
        }
        catch (DamageException damage)
        {
            note($"{damage.Path} is damaged: {damage.Why}. What the last prune found is not known, and this one cannot be compared with it.");
            return Task.FromResult<Recollection?>(null);
        }
    }

    public Task RememberAsync(Recollection recollection, CancellationToken cancellationToken)
    {
        folder.Create();
        folder.Files.WriteFile(folder.Recollection, StoreFile.Of(recollection, StoreJson.Default.Recollection));
        return Task.CompletedTask;
    }

    public Task<IRemovalClaim?> TryClaimAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        var layer = image.Fingerprint!.Value;
        if (new ImageHolds(folder, time).TryClose(image.Id) is not { } gate) return Task.FromResult<IRemovalClaim?>(null);

        // Whoever bakes, promotes or completes it has this one.
        if (Lease.TryTake(Path.Combine(folder.Leases, layer.Value)) is not { } lease)
        {
            gate.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return Task.FromResult<IRemovalClaim?>(null);
        }

        _claimed.Add(layer);
        return Task.FromResult<IRemovalClaim?>(new Claim(this, image.Id, layer, [gate, lease]));
    }

    public Task ProveAsync(RemovalProof proof, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(proof, RetentionJson.Default.RemovalProof);
        folder.Files.AppendTo(folder.Proofs, [.. IsTorn() ? "\n"u8 : [], .. line, (byte)'\n']);
        return Task.CompletedTask;
    }

    public Task UnlistAsync(ImageId image, CancellationToken cancellationToken)
    {
        folder.Create();
        folder.Files.Move(folder.Image(image), PlaceOf(image.Value));
        return Task.CompletedTask;
    }

    public Task<bool> IsListedAsync(ImageId image, CancellationToken cancellationToken) => Task.FromResult(Directory.Exists(folder.Image(image)));

    /// <inheritdoc/>
    /// <remarks>A layer goes with its image, unless another image needs it or somebody is baking it anew.</remarks>
    public async Task DiscardAsync(ImageId image, IReadOnlyDictionary<string, string> parts, CancellationToken cancellationToken)
    {
        await processes.RemoveFolderAsync(PlaceOf(image.Value), cancellationToken);
        if (parts.TryGetValue(LayerPart, out var layer)) await DiscardLayerAsync(new(layer), cancellationToken);
    }

    private async Task DiscardLayerAsync(Fingerprint layer, CancellationToken cancellationToken)
    {
        // No layer is published, and so none built upon, between the look and the removal.
        await using var layers = await Lease.TakeAsync(Path.Combine(folder.Leases, "layers"), _ => { }, time, cancellationToken);
        if (!Directory.Exists(folder.Layer(layer)) || _images.Damages().Count > 0 || (await _images.NeededLayersAsync(cancellationToken)).Contains(layer)) return;

        await using var lease = _claimed.Contains(layer) ? null : Lease.TryTake(Path.Combine(folder.Leases, layer.Value));
        if (lease is null && !_claimed.Contains(layer)) return;

        folder.Files.Move(folder.Layer(layer), PlaceOf(layer.Value));
        await processes.RemoveFolderAsync(PlaceOf(layer.Value), cancellationToken);
    }

    // Where nothing looks for images or layers; what is left there by a run that died goes with the next bake.
    private string PlaceOf(string name) => Path.Combine(folder.Builds, $"removed-{name}");

    private bool IsTorn()
    {
        if (!File.Exists(folder.Proofs)) return false;

        using var file = File.OpenRead(folder.Proofs);
        if (file.Length == 0) return false;

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    private sealed class Claim(LocalRetentionStore store, ImageId image, Fingerprint layer, IReadOnlyList<Lease> leases) : IRemovalClaim
    {
        public IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string> { [LayerPart] = layer.Value };

        public async ValueTask DisposeAsync()
        {
            store._claimed.Remove(layer);
            foreach (var lease in leases)
            {
                if (!await store.IsListedAsync(image, default)) lease.Forget();
                await lease.DisposeAsync();
            }
        }
    }
}
