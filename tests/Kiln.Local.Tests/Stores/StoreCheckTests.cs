using Kiln.Ledgers;
using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class StoreCheckTests : IAsyncLifetime
{
    private readonly SampleStore _store = new(new(Directory.CreateTempSubdirectory("kiln-").FullName));

    private StoreCheck Check => new(_store.Folder, TimeProvider.System, _store.Notes.Add);

    public async Task InitializeAsync()
    {
        await _store.BakeAsync('a');
        await _store.BakeAsync('b', 'a');
        foreach (var folder in Directory.EnumerateDirectories(_store.Folder.Builds)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_store_that_is_as_it_was_written_has_no_findings()
    {
        var report = await Check.RunAsync(default);
        (report.Layers, report.Images, report.Findings.Count, report.IsSound).ShouldBe((2, 2, 0, true));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_sound() =>
        (await new StoreCheck(new("/nonexistent"), TimeProvider.System, _store.Notes.Add).RunAsync(default)).IsSound.ShouldBeTrue();

    [Fact]
    public async Task A_damaged_layer_is_found_though_nothing_tells_that_it_was_touched_and_goes_with_its_image()
    {
        await File.WriteAllTextAsync(_store.FileOf('a'), "c0ntent");
        File.SetLastWriteTimeUtc(_store.FileOf('a'), SampleStore.Time.UtcDateTime);
        new LayerGuard(_store.Folder, TimeProvider.System, _store.Notes.Add).Trust(_store.Images.FindLayer(SampleStore.Fingerprint('a'))!);

        var report = await Check.RunAsync(default);
        var finding = report.Findings.ShouldHaveSingleItem();
        (finding.What, finding.Name, finding.Verdict).ShouldBe(("layer", _store.Folder.Layer(SampleStore.Fingerprint('a')), StoreVerdict.Damaged));

        await Check.QuarantineAsync(report, default);
        Directory.Exists(_store.Folder.Layer(SampleStore.Fingerprint('a'))).ShouldBeFalse();
        Directory.Exists(_store.Folder.Image(SampleStore.Id('a'))).ShouldBeFalse();

        var after = await Check.RunAsync(default);
        after.IsSound.ShouldBeTrue();
        after.Findings.ShouldHaveSingleItem().ShouldBe(
            new("image", _store.Folder.Image(SampleStore.Id('b')), StoreVerdict.Incomplete, "what it was made on, redis-app-a, is missing; the next bake makes it again"));
    }

    [Fact]
    public async Task A_damaged_manifest_is_found_and_quarantined()
    {
        await File.WriteAllTextAsync(_store.ManifestOf('b'), (await File.ReadAllTextAsync(_store.ManifestOf('b'))).Replace("amd64", "arm64", StringComparison.Ordinal));
        var report = await Check.RunAsync(default);
        report.Findings.ShouldHaveSingleItem().ShouldBe(new("manifest", _store.ManifestOf('b'), StoreVerdict.Damaged, "its checksum does not match its content"));
        await Check.QuarantineAsync(report, default);
        (await Check.RunAsync(default)).Findings.ShouldBeEmpty();
        (await _store.Images.ListAsync(default)).ShouldHaveSingleItem().Id.ShouldBe(SampleStore.Id('a'));
    }

    [Fact]
    public async Task An_image_whose_layer_is_missing_is_worth_nothing()
    {
        Directory.Delete(_store.Folder.Layer(SampleStore.Fingerprint('b')), recursive: true);
        var report = await Check.RunAsync(default);
        report.Findings.ShouldHaveSingleItem().Why.ShouldBe("its layer is missing");
        await Check.QuarantineAsync(report, default);
        (await Check.RunAsync(default)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_whose_layer_was_replaced_by_another_content_is_worth_nothing()
    {
        await _store.PublishLayerAsync(_store.Images, 'b', null, "another");
        (await Check.RunAsync(default)).Findings.ShouldHaveSingleItem().Why.ShouldBe("its layer has another content than it was made of");
    }

    [Fact]
    public async Task A_damaged_line_of_the_ledger_is_found()
    {
        var ledger = new LocalLedger(_store.Folder, TimeProvider.System, _store.Notes.Add);
        foreach (var name in new[] { "one", "two" }) await ledger.AppendAsync(LedgerRecord.Intent("builder", name, "run", SampleStore.Time), default);
        await File.WriteAllTextAsync(_store.Folder.Ledger, (await File.ReadAllTextAsync(_store.Folder.Ledger)).Replace("\"one\"", "\"0ne\"", StringComparison.Ordinal));
        (await Check.RunAsync(default)).Findings.ShouldHaveSingleItem().Why.ShouldBe("line 1 is not what was written");
    }

    [Fact]
    public async Task What_kiln_did_not_put_there_is_named_and_left_alone()
    {
        await File.WriteAllTextAsync($"{_store.Folder.Root}/notes.txt", "");
        Directory.CreateDirectory($"{_store.Folder.Layers}/lost+found");
        var report = await Check.RunAsync(default);
        report.IsSound.ShouldBeTrue();
        report.Findings.Select(finding => (finding.Name, finding.Verdict)).ShouldBe([($"{_store.Folder.Layers}/lost+found", StoreVerdict.Unknown), ($"{_store.Folder.Root}/notes.txt", StoreVerdict.Unknown)]);
        await Check.QuarantineAsync(report, default);
        File.Exists($"{_store.Folder.Root}/notes.txt").ShouldBeTrue();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_store.Folder.Root, recursive: true);
        return Task.CompletedTask;
    }
}
