namespace Kiln.Ledgers;

/// <summary>What a ledger's lines come to.</summary>
public static class LedgerView
{
    /// <summary>For each resource that is not undone, its last line; in the order of their first lines.</summary>
    public static IReadOnlyList<LedgerRecord> Open(IEnumerable<LedgerRecord> lines)
    {
        var last = new OrderedDictionary<string, LedgerRecord>();
        foreach (var line in lines) last[line.Id] = line;
        return [.. last.Values.Where(record => record.State != LedgerState.Undone)];
    }
}
