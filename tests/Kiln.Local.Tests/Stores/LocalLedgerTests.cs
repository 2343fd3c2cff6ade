using System.Globalization;
using System.Text;
using Kiln.Ledgers;
using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class LocalLedgerTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StoreFolder _folder = new(Directory.CreateTempSubdirectory("kiln-").FullName);
    private readonly List<string> _notes = [];

    private LocalLedger Ledger => new(_folder, TimeProvider.System, _notes.Add);

    [Fact]
    public async Task A_ledger_that_is_not_there_yet_records_nothing() => (await Ledger.OpenAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task A_record_is_read_as_it_was_written()
    {
        var written = (Builder(1) with { Role = "redis", ExpiresAt = Time.AddHours(2) }).WithFact("process", "7-8-9").Done(Time.AddMinutes(3));
        await Ledger.AppendAsync(written, default);
        var read = (await Ledger.OpenAsync(default)).ShouldHaveSingleItem();
        (read with { Facts = written.Facts }).ShouldBe(written);
        read.Facts.ShouldBe(written.Facts);
    }

    [Fact]
    public async Task Each_line_is_json()
    {
        await Ledger.AppendAsync(Builder(1), default);
        (await File.ReadAllLinesAsync(_folder.Ledger)).ShouldHaveSingleItem().ShouldEndWith(
            """","record":{"id":"builder/b1/run","state":"Intent","kind":"builder","name":"b1","run":"run","at":"2026-03-01T12:00:00+00:00","facts":{}}}"""");
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_anywhere_is_passed_over_and_written_over()
    {
        await Ledger.AppendAsync(Builder(1), default);
        var whole = new FileInfo(_folder.Ledger).Length;
        await Ledger.AppendAsync(Builder(2), default);
        var content = await File.ReadAllBytesAsync(_folder.Ledger);
        for (var length = whole; length < content.Length; length += 7)
        {
            await File.WriteAllBytesAsync(_folder.Ledger, content[..(int)length]);
            (await NamesAsync()).ShouldBe(["b1"]);
            await Ledger.AppendAsync(Builder(3), default);
            (await NamesAsync()).ShouldBe(["b1", "b3"]);
        }

        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_last_line_that_reached_the_disk_as_zeros_is_passed_over()
    {
        await Ledger.AppendAsync(Builder(1), default);
        await File.AppendAllTextAsync(_folder.Ledger, new string('\0', 100) + "\n");
        (await NamesAsync()).ShouldBe(["b1"]);
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flipped_bit_costs_its_line_alone_and_is_named_though_it_is_still_json()
    {
        foreach (var number in new[] { 1, 2, 3 }) await Ledger.AppendAsync(Builder(number), default);
        await File.WriteAllTextAsync(_folder.Ledger, (await File.ReadAllTextAsync(_folder.Ledger)).Replace("\"b2\"", "\"b0\"", StringComparison.Ordinal));
        (await NamesAsync()).ShouldBe(["b1", "b3"]);
        _notes.ShouldBe([$"{_folder.Ledger} is damaged at line 2: what was recorded there is not known any more, and not undone by itself."]);
        await Ledger.AppendAsync(Builder(4), default);
        _notes.Clear();
        (await NamesAsync()).ShouldBe(["b1", "b3", "b4"]);
        _notes.ShouldBeEmpty("what is damaged is gone from the file");
    }

    [Fact]
    public async Task A_long_ledger_is_written_anew_without_what_is_undone()
    {
        var kept = Builder(0);
        await Ledger.AppendAsync(kept, default);
        var filler = Builder(1).WithFact("filler", new('x', 1000));
        await File.AppendAllTextAsync(_folder.Ledger, string.Concat(Enumerable.Range(1, 300).Select(number => Encoding.UTF8.GetString(LedgerLine.Of(filler.Undone(Time.AddSeconds(number)))))));
        await Ledger.AppendAsync(Builder(2), default);
        (await NamesAsync()).ShouldBe(["b0", "b2"]);
        new FileInfo(_folder.Ledger).Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Many_may_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Ledger.AppendAsync(Builder(number), default))));
        (await NamesAsync()).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 20).Select(number => Builder(number).Name).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    private static LedgerRecord Builder(int number) => LedgerRecord.Intent("builder", $"b{number.ToString(CultureInfo.InvariantCulture)}", "run", Time);

    private async Task<IEnumerable<string>> NamesAsync() => (await Ledger.OpenAsync(default)).Select(record => record.Name);
}
