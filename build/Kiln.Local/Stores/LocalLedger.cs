using Kiln.Ledgers;

namespace Kiln.Local.Stores;

/// <summary>The ledger of this machine: a file in the store, a line a record, each flushed before the call returns.</summary>
/// <param name="note">Told of lines that are damaged.</param>
internal sealed class LocalLedger(StoreFolder folder, TimeProvider time, Action<string> note) : ILedger
{
    /// <summary>A longer file is written anew, without what is undone.</summary>
    private const int LongestFile = 256 * 1024;

    public async Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        folder.Create();
        await using var lease = await Lease.TakeAsync(Path.Combine(folder.Leases, "ledger"), _ => { }, time, cancellationToken);
        var text = Read();
        if (text.Damaged.Count > 0 || text.Length > LongestFile) Compact(text);
        else if (File.Exists(folder.Ledger) && new FileInfo(folder.Ledger).Length > text.Length) folder.Files.Truncate(folder.Ledger, text.Length);

        folder.Files.AppendTo(folder.Ledger, LedgerLine.Of(record));
    }

    public Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(LedgerView.Open(Read().Records));

    private LedgerText Read()
    {
        var text = LedgerLine.Read(File.Exists(folder.Ledger) ? File.ReadAllBytes(folder.Ledger) : []);
        if (text.Damaged.Count > 0)
        {
            var lines = text.Damaged.Count == 1 ? "line" : "lines";
            note($"{folder.Ledger} is damaged at {lines} {string.Join(", ", text.Damaged)}: what was recorded there is not known any more, and not undone by itself.");
        }

        return text;
    }

    private void Compact(LedgerText text) =>
        folder.Files.WriteFile(folder.Ledger, [.. LedgerView.Open(text.Records).SelectMany(LedgerLine.Of)]);
}
