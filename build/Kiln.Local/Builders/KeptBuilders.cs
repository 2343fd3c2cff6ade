using Kiln.Ledgers;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Builders that outlive their bake: a process each, which holds the sandbox and the lease of its build folder until it ends.</summary>
public sealed class KeptBuilders : IResourceKind
{
    /// <summary>What the ledger calls them.</summary>
    public const string Name = "builder";

    /// <summary>The fact that names the process which holds the builder: a <see cref="ProcessIdentity"/>, as text.</summary>
    public const string ProcessFact = "process";

    public string Kind => Name;

    public bool IsForALook => true;

    public bool IsRunAlive(LedgerRecord record) => ProcessIdentity.Parse(record.Run)?.IsAlive == true;

    public Task<bool> ExistsAsync(LedgerRecord record, CancellationToken cancellationToken) => Task.FromResult(Holder(record)?.IsAlive == true);

    /// <summary>Ends its process and all that it started. Its folder belongs to nobody then, and is removed as that of any dead bake.</summary>
    public Task UndoAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        Holder(record)?.End();
        return Task.CompletedTask;
    }

    private static ProcessIdentity? Holder(LedgerRecord record) => ProcessIdentity.Parse(record.Facts.GetValueOrDefault(ProcessFact));
}
