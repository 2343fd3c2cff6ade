namespace Kiln.Local.Stores;

/// <summary>Where the local provider keeps what it makes. The folder is root's; images' manifests are readable by everyone.</summary>
/// <param name="root">An absolute path: <c>.kiln</c> in the repository, or what <c>KILN_STORE</c> says.</param>
public sealed class StoreFolder(string root)
{
    public string Root { get; } = root;

    /// <summary>By which its files change.</summary>
    internal IStoreFiles Files { get; init; } = HostFiles.Instance;

    /// <summary>One folder a fingerprint: the layer's files under <c>root</c>, its facts in <c>layer.json</c>.</summary>
    public string Layers => Path.Combine(Root, "layers");

    /// <summary>One folder an image: <c>manifest.json</c>, <c>promotion.json</c>, <c>disk.qcow2</c>.</summary>
    public string Images => Path.Combine(Root, "images");

    /// <summary>One folder a running bake; thrown away when it ends, or by the next bake where it could not.</summary>
    public string Builds => Path.Combine(Root, "builds");

    /// <summary>One folder a checkpoint: what a builder had changed in <c>root.tar</c>, its facts in <c>checkpoint.json</c>. Safe to delete.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>One file a lease, held open by its holder.</summary>
    public string Leases => Path.Combine(Root, "leases");

    /// <summary>What the package archives were last seen to hold.</summary>
    public string Archives => Path.Combine(Root, "archives");

    /// <summary>Downloads. Safe to delete.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>One file a bake or test, readable by everyone.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>What was found damaged, out of the way: one folder each, with a note that says why. CleanStore deletes it in time.</summary>
    public string Quarantine => Path.Combine(Root, "quarantine");

    /// <summary>What outlives the process that made it: see <see cref="LocalLedger"/>.</summary>
    public string Ledger => Path.Combine(Root, "ledger.jsonl");

    /// <summary>Why each image that retention removed could go, a line each.</summary>
    public string Proofs => Path.Combine(Root, "removals.jsonl");

    /// <summary>What the last prune found.</summary>
    public string Recollection => Path.Combine(Root, "retention.json");

    public string Layer(Stages.Fingerprint fingerprint) => Path.Combine(Layers, fingerprint.Value);

    public string Checkpoint(Stages.Fingerprint key) => Path.Combine(Checkpoints, key.Value);

    public string Image(Images.ImageId id) => Path.Combine(Images, id.Value);

    /// <summary>The names that a store's own folder may hold.</summary>
    internal IReadOnlyList<string> Known => [Layers, Images, Builds, Checkpoints, Leases, Archives, Cache, Logs, Quarantine, Ledger, Proofs, Recollection, Path.Combine(Root, "kvm.json"), Path.Combine(Root, "kvm-console.log")];

    /// <summary>Makes the folders that are missing. Needs the right to write there.</summary>
    public void Create()
    {
        const UnixFileMode everyoneReads = (UnixFileMode)0b111_101_101;
        const UnixFileMode onlyRoot = (UnixFileMode)0b111_000_000;
        foreach (var folder in new[] { Root, Images, Archives, Logs, Cache, Leases }) Make(folder, everyoneReads);

        // A layer holds a whole operating system, with its set-user-id programs: nobody else gets to it.
        foreach (var folder in new[] { Layers, Builds, Checkpoints }) Make(folder, onlyRoot);
    }

    // Whatever the caller's umask is.
    private static void Make(string folder, UnixFileMode mode)
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, mode);
    }
}
