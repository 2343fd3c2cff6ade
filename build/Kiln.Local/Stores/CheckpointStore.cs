using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>
/// What unfinished stages had come to, each an archive of a builder's changes. Nothing refers to a checkpoint, and whoever goes on from
/// one has its archive by another name of the same file: it may be replaced or removed at any moment.
/// </summary>
/// <param name="note">Told what is damaged.</param>
internal sealed class CheckpointStore(StoreFolder folder, TimeProvider time, Action<string> note)
{
    /// <summary>The file in a checkpoint's folder that holds the changes.</summary>
    public const string Archive = "root.tar";

    private const string FactsFile = "checkpoint.json";

    /// <summary>A week without use: whoever meant to change that stage has done so.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromDays(7);

    /// <summary>About eight bases' worth, or hundreds of app-bases'.</summary>
    private const long Most = 4L << 30;

    /// <summary>Takes, of the checkpoints that may be gone on from, the one with the most provisioners done.</summary>
    /// <param name="keys">By the number of provisioners that are done.</param>
    /// <param name="parentContent">Of the layer below; null: there is none.</param>
    /// <param name="archive">The name that its archive gets, in a folder of the taker's own.</param>
    /// <returns>Null where there is none that is sound.</returns>
    public async Task<Checkpoint?> TryTakeAsync(IReadOnlyList<Fingerprint> keys, string? parentContent, string archive, CancellationToken cancellationToken)
    {
        for (var done = keys.Count - 1; done >= 0; done--)
        {
            var path = folder.Checkpoint(keys[done]);
            if (!Directory.Exists(path)) continue;
            if (await TryTakeAsync(path, archive, cancellationToken) is not { } facts)
            {
                await QuarantineAsync(path, cancellationToken);
            }
            else if (facts.ParentContent == parentContent)
            {
                return new(keys[done], done, facts.CreatedAt, facts.Timings);
            }

            // Damaged, or made on what has been replaced since.
            folder.Files.Delete(archive);
        }

        return null;
    }

    /// <summary>Publishes a checkpoint in place of one of the same key, and removes those that are beyond what is kept.</summary>
    /// <param name="temporary">The folder that becomes the checkpoint's; it holds its <see cref="Archive"/>.</param>
    /// <param name="removed">A folder of the publisher's own for what goes.</param>
    public async Task PublishAsync(string temporary, CheckpointFacts facts, string removed, CancellationToken cancellationToken)
    {
        folder.Files.Write(Path.Combine(temporary, FactsFile), StoreFile.Of(facts, StoreJson.Default.CheckpointFacts));
        await using var lease = await LeaseAsync(cancellationToken);
        Remove(folder.Checkpoint(facts.Key), removed);
        folder.Files.PublishFiles(temporary, folder.Checkpoint(facts.Key));
        Prune(removed);
    }

    /// <summary>Moves a checkpoint out of the way, if it is damaged.</summary>
    public async Task QuarantineAsync(string path, CancellationToken cancellationToken)
    {
        await using var lease = await LeaseAsync(cancellationToken);
        if (DamageOf(path) is { } why) new QuarantineFolder(folder, time, note).Put(path, why);
    }

    /// <summary>Why a checkpoint must not be used; null: it is sound, or gone.</summary>
    public static string? DamageOf(string path)
    {
        try
        {
            var facts = Read(path);
            return facts.Key.Value != Path.GetFileName(path) ? $"its facts are those of checkpoint {facts.Key.Short}"
                : DiskDigest.Of(Path.Combine(path, Archive)) != facts.Content ? "its archive is not what was written"
                : null;
        }
        catch (DamageException damage)
        {
            return $"{FactsFile}: {damage.Why}";
        }
        catch (IOException exception)
        {
            return Directory.Exists(path) ? exception.Message.TrimEnd('.') : null;
        }
    }

    // What is looked at is linked before anybody can replace it; its bytes are read afterwards.
    private async Task<CheckpointFacts?> TryTakeAsync(string path, string archive, CancellationToken cancellationToken)
    {
        try
        {
            CheckpointFacts facts;
            await using (await LeaseAsync(cancellationToken))
            {
                facts = Read(path);
                using var taker = RootFolder.Open(Path.GetDirectoryName(archive)!, facts.CreatedAt);
                if (taker.TryLinkIn(Path.Combine(path, Archive), $"/{Path.GetFileName(archive)}") != 0) return null;
                Directory.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            }

            return facts.Key.Value == Path.GetFileName(path) && DiskDigest.Of(archive) == facts.Content ? facts : null;
        }
        catch (Exception exception) when (exception is DamageException or IOException)
        {
            return null;
        }
    }

    private Task<Lease> LeaseAsync(CancellationToken cancellationToken) => Lease.TakeAsync(Path.Combine(folder.Leases, "checkpoints"), _ => { }, time, cancellationToken);

    private void Prune(string removed)
    {
        var now = time.GetUtcNow();
        long size = 0;
        foreach (var checkpoint in new DirectoryInfo(folder.Checkpoints).EnumerateDirectories().OrderByDescending(checkpoint => checkpoint.LastWriteTimeUtc))
        {
            size += new FileInfo(Path.Combine(checkpoint.FullName, Archive)) is { Exists: true } archive ? archive.Length : 0;
            if (size > Most || now - checkpoint.LastWriteTimeUtc > Unused) Remove(checkpoint.FullName, removed);
        }
    }

    private void Remove(string path, string removed)
    {
        if (!Directory.Exists(path)) return;

        if (!Directory.Exists(removed)) folder.Files.MakeFolder(removed);
        try
        {
            folder.Files.Move(path, Path.Combine(removed, Path.GetFileName(path)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // CleanStore was faster.
        }
    }

    private static CheckpointFacts Read(string path) => StoreFile.Read(Path.Combine(path, FactsFile), StoreJson.Default.CheckpointFacts);
}
