using Kiln.Ledgers;
using Kiln.Processes;

namespace Kiln.Local.Builders;

/// <summary>Builders that outlive their bake: a process each, which holds the sandbox and the lease of its build folder until it ends.</summary>
public sealed class KeptBuilders(TimeProvider time) : IResourceKind
{
    /// <summary>What the ledger calls them.</summary>
    public const string Name = "builder";

    /// <summary>The fact that names the process which holds the builder: a <see cref="ProcessIdentity"/>, as text.</summary>
    public const string ProcessFact = "process";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public string Kind => Name;

    public bool IsForALook => true;

    public bool IsRunAlive(LedgerRecord record) => ProcessIdentity.Parse(record.Run)?.IsAlive == true;

    public Task<bool> ExistsAsync(LedgerRecord record, CancellationToken cancellationToken) => Task.FromResult(Holder(record)?.IsAlive == true);

    /// <summary>Ends its process and all that it started. Its folder belongs to nobody then, and is removed as that of any dead bake.</summary>
    public async Task UndoAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        if (Holder(record) is not { } holder) return;

        holder.End();

        // What is killed takes a moment to go, and has its lease until then.
        var started = time.GetTimestamp();
        while (holder.IsAlive && time.GetElapsedTime(started) < Patience) await Task.Delay(Pause, time, cancellationToken);
    }

    private static ProcessIdentity? Holder(LedgerRecord record) => ProcessIdentity.Parse(record.Facts.GetValueOrDefault(ProcessFact));
}
