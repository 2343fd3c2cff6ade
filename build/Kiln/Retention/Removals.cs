using Kiln.Ledgers;

namespace Kiln.Retention;

/// <summary>Removals that were begun. One whose run is dead is finished; an image that is still listed has not been touched, and a new plan decides about it.</summary>
public sealed class Removals(IRetentionStore store) : IResourceKind
{
    /// <summary>What the ledger calls them.</summary>
    public const string Name = "removal";

    public string Kind => Name;

    public bool IsForALook => false;

    public bool IsRunAlive(LedgerRecord record) => store.IsAlive(record.Run);

    public Task<bool> ExistsAsync(LedgerRecord record, CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task UndoAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        if (!await store.IsListedAsync(new(record.Name), cancellationToken)) await store.DiscardAsync(new(record.Name), record.Facts, cancellationToken);
    }
}
