using System.Globalization;
using Kiln.Processes;

namespace Kiln.Local.Stores;

/// <summary>Removes from the store what nothing needs.</summary>
/// <param name="note">Told what is kept against expectation, and why.</param>
public sealed class StoreCleaner(StoreFolder folder, IProcessRunner processes, TimeProvider time, Action<string> note)
{
    /// <summary>What would be removed. It changes nothing, and needs no root for what everyone may see.</summary>
    public async Task<IReadOnlyList<CleaningStep>> PlanAsync(CancellationToken cancellationToken) =>
        CleaningPlan.Create(await new StoreContents(folder, time, note).ReadAsync(cancellationToken), time.GetUtcNow());

    /// <summary>Carries a plan out, as far as it is still true: each entry is looked at again, with its lease in hand.</summary>
    /// <returns>The steps that were done.</returns>
    public async Task<IReadOnlyList<CleaningStep>> RunAsync(IReadOnlyList<CleaningStep> plan, CancellationToken cancellationToken)
    {
        // No layer is published, and so none built upon, between the look and the removal.
        await using var layers = await Lease.TakeAsync(Path.Combine(folder.Leases, "layers"), holder => note($"Waiting for {holder}, which is publishing a layer"), time, cancellationToken);
        var still = (await new StoreCleaner(folder, processes, time, _ => { }).PlanAsync(cancellationToken)).Select(step => step.Entry.Path).ToHashSet();
        var done = new List<CleaningStep>();
        foreach (var step in plan.Where(step => still.Contains(step.Entry.Path)))
        {
            if (await RemoveAsync(step.Entry, cancellationToken)) done.Add(step);
        }

        return done;
    }

    private async Task<bool> RemoveAsync(StoreEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Lease is null)
        {
            await RemoveAsync(entry.Path, cancellationToken);
            return true;
        }

        if (Lease.TryTake(entry.Lease) is not { } lease)
        {
            note($"{entry.Path} is kept: somebody has just begun to use it");
            return false;
        }

        await using (lease)
        {
            if (entry.Kind != StoreEntryKind.LeaseFile) await RemoveAsync(entry.Path, cancellationToken);
            lease.Forget();
            return true;
        }
    }

    private async Task RemoveAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            folder.Files.DeleteFile(path);
            return;
        }

        // First away from where it is looked for: half a layer is none.
        var away = path.StartsWith(folder.Builds, StringComparison.Ordinal)
            ? path
            : Path.Combine(folder.Builds, string.Create(CultureInfo.InvariantCulture, $"removed-{Path.GetFileName(path)}-{Environment.ProcessId}"));
        if (away != path) folder.Files.Move(path, away);
        await processes.RemoveFolderAsync(away, cancellationToken);
    }
}
