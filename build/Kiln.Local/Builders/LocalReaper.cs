using Kiln.Ledgers;
using Kiln.Local.Retention;
using Kiln.Local.Stores;
using Kiln.Processes;
using Kiln.Retention;

namespace Kiln.Local.Builders;

/// <summary>Undoes what dead runs left on this machine: first what the ledger knows, then build folders, which that may have freed.</summary>
/// <param name="note">Told of everything that is undone.</param>
public sealed class LocalReaper(StoreFolder store, IProcessRunner processes, TimeProvider time, Action<string> note)
{
    private Reaper Ledger => new(new LocalLedger(store, time, note), [new KeptBuilders(time), new Removals(new LocalRetentionStore(store, processes, time, note))], time);

    private DeadBuilds Builds => new(store, processes);

    /// <summary>What <see cref="RunAsync"/> would undo, a sentence each. It changes nothing.</summary>
    public async Task<IReadOnlyList<string>> PlanAsync(CancellationToken cancellationToken) =>
    [
        .. (await Ledger.PlanAsync(null, cancellationToken)).Select(Sentence),
        .. Builds.List().Select(Sentence),
    ];

    /// <param name="names">Only what was made for these roles or bases, and build folders; null: everything.</param>
    /// <returns>How much was undone.</returns>
    public async Task<int> RunAsync(IReadOnlySet<string>? names, CancellationToken cancellationToken)
    {
        var undone = 0;
        await Ledger.RunAsync(await Ledger.PlanAsync(names, cancellationToken), step => Undone(Sentence(step)), cancellationToken);
        await Builds.RemoveAsync(path => Undone(Sentence(path)), cancellationToken);
        return undone;

        void Undone(string sentence)
        {
            undone++;
            note($"Undone: {sentence}");
        }
    }

    private static string Sentence(ReapStep step) => $"{step.Resource}: {step.Reason}";

    private static string Sentence(string buildFolder) => $"build folder {Path.GetFileName(buildFolder)}: its bake is dead";
}
