using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>
/// What unfinished stages had come to, each an archive of a builder's changes. Nothing refers to a checkpoint, and whoever goes on from
/// one has its archive by another name of the same file: it may be replaced or removed at any moment, and needs no lease.
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
    public Checkpoint? TryTake(IReadOnlyList<Fingerprint> keys, string? parentContent, string archive)
    {
        for (var done = keys.Count - 1; done >= 0; done--)
        {
            if (TryTake(keys[done], archive) is not { } facts) continue;
            if (facts.ParentContent == parentContent)
            {
                Touch(folder.Checkpoint(keys[done]));
                return new(keys[done], done, facts.CreatedAt, facts.Timings);
            }

            // Made on what has been replaced since.
            folder.Files.Delete(archive);
        }

        return null;
    }

    /// <summary>Publishes a checkpoint in place of one of the same key, and removes those that are beyond what is kept.</summary>
    /// <param name="temporary">The folder that becomes the checkpoint's; it holds its <see cref="Archive"/>.</param>
    /// <param name="removed">A folder of the publisher's own for what goes.</param>
    public void Publish(string temporary, CheckpointFacts facts, string removed)
    {
        folder.Files.Write(Path.Combine(temporary, FactsFile), StoreFile.Of(facts, StoreJson.Default.CheckpointFacts));
        Remove(folder.Checkpoint(facts.Key), removed);
        folder.Files.PublishFiles(temporary, folder.Checkpoint(facts.Key));
        Prune(removed);
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

    public void Quarantine(string path, string why)
    {
        try
        {
            new QuarantineFolder(folder, time, note).Put(path, why);
        }
        catch (IOException) when (!Directory.Exists(path))
        {
            // Somebody else was faster.
        }
    }

    private CheckpointFacts? TryTake(Fingerprint key, string archive)
    {
        var path = folder.Checkpoint(key);
        if (!Directory.Exists(path)) return null;

        try
        {
            var facts = Read(path);
            using (var taker = RootFolder.Open(Path.GetDirectoryName(archive)!, facts.CreatedAt))
            {
                if (taker.TryLinkIn(Path.Combine(path, Archive), $"/{Path.GetFileName(archive)}") != 0) throw new IOException("It is gone.");
            }

            if (facts.Key == key && DiskDigest.Of(archive) == facts.Content) return facts;

            folder.Files.Delete(archive);
        }
        catch (Exception exception) when (exception is DamageException or IOException)
        {
            // Named below, if it is not just gone.
        }

        if (DamageOf(path) is { } why) Quarantine(path, why);
        return null;
    }

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

        Directory.CreateDirectory(removed);
        try
        {
            folder.Files.Move(path, Path.Combine(removed, Path.GetFileName(path)));
        }
        catch (IOException) when (!Directory.Exists(path))
        {
            // Somebody else was faster.
        }
    }

    private void Touch(string path)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
        catch (IOException)
        {
            // It was replaced or removed just now, and its archive is ours already.
        }
    }

    private static CheckpointFacts Read(string path) => StoreFile.Read(Path.Combine(path, FactsFile), StoreJson.Default.CheckpointFacts);
}
