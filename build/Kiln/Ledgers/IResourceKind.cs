namespace Kiln.Ledgers;

/// <summary>How resources of one kind are found and undone.</summary>
public interface IResourceKind
{
    /// <summary>As the ledger has it.</summary>
    string Kind { get; }

    /// <summary>Whether it is kept only for somebody to look at: who asks for everything to be undone has looked.</summary>
    bool IsForALook { get; }

    /// <summary>Whether the run that made it still runs.</summary>
    bool IsRunAlive(LedgerRecord record);

    /// <summary>Whether the resource is there. A look-up that fails throws: it is no answer.</summary>
    Task<bool> ExistsAsync(LedgerRecord record, CancellationToken cancellationToken);

    /// <summary>Undoes the resource, or what there is of it. More than once does no harm.</summary>
    Task UndoAsync(LedgerRecord record, CancellationToken cancellationToken);
}
