namespace Kiln.Ledgers;

/// <summary>
/// The record of every resource that outlives the process which made it, written before the resource is made: whatever is killed
/// when, the next run knows what there may be to undo.
/// </summary>
public interface ILedger
{
    /// <summary>Adds a line. When it returns, a power cut does not take the line away.</summary>
    Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken);

    /// <summary>For each resource that is not undone, its last line; the oldest first. Needs no privileges.</summary>
    Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken);
}
