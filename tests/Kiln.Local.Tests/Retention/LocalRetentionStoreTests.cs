using System.Text.Json;
using Kiln.Ledgers;
using Kiln.Local.Builders;
using Kiln.Local.Retention;
using Kiln.Local.Stores;
using Kiln.Local.Tests.Stores;
using Kiln.Processes;
using Kiln.Retention;

namespace Kiln.Local.Tests.Retention;

/// <summary>A store with a base and four app images on it, of which the policy keeps one.</summary>
public sealed class LocalRetentionStoreTests : IAsyncLifetime
{
    private readonly SampleStore _store = new(new(Directory.CreateTempSubdirectory("kiln-").FullName));

    private LocalRetentionStore Retention => new(_store.Folder, new ProcessRunner(TimeProvider.System), TimeProvider.System, _store.Notes.Add);

    private Pruner Pruner => new(Retention, new() { Default = new(1, 0) }, TimeProvider.System);

    public async Task InitializeAsync()
    {
        await _store.BakeAsync('a');
        foreach (var letter in "bcd") await _store.BakeAsync(letter, 'a', $"content of {letter}");
    }

    [Fact]
    public async Task Images_go_with_their_layers_and_what_is_kept_is_whole()
    {
        (await PruneAsync()).ShouldBe(["removed redis-app-b", "removed redis-app-c"]);
        Images().ShouldBe(["redis-app-a", "redis-app-d"]);
        Layers().ShouldBe("ad");
        (await Check()).Findings.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(_store.Folder.Builds, "removed-*").ShouldBeEmpty();
        (await Retention.Ledger.OpenAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proof_of_each_removal_stays()
    {
        await PruneAsync();
        var proofs = (await File.ReadAllLinesAsync(_store.Folder.Proofs)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        proofs.Select(proof => proof.GetProperty("image").GetString()).ShouldBe(["redis-app-b", "redis-app-c"]);
        proofs[0].GetProperty("reason").GetString().ShouldBe("number 3 of redis app, of which 1 are kept");
        proofs[0].GetProperty("looks").EnumerateArray().Select(look => look.GetProperty("detector").GetString()).Distinct().ShouldContain("pins");
    }

    [Fact]
    public async Task A_proof_that_was_being_written_when_the_power_went_does_not_spoil_the_next()
    {
        await File.WriteAllTextAsync(_store.Folder.Proofs, "{\"at\":");
        await PruneAsync();
        JsonDocument.Parse((await File.ReadAllLinesAsync(_store.Folder.Proofs))[1]).RootElement.GetProperty("image").GetString().ShouldBe("redis-app-b");
    }

    [Fact]
    public async Task A_layer_that_two_images_are_made_of_stays_with_the_second()
    {
        var facts = _store.Images.FindLayer(SampleStore.Fingerprint('b'))!;
        var twin = $"{_store.Folder.Images}/redis-app-twin";
        Directory.CreateDirectory(twin);
        File.Copy(_store.ManifestOf('b'), $"{twin}/manifest.json");
        await PruneAsync();
        Images().ShouldBe(["redis-app-a", "redis-app-twin"]);
        Directory.Exists(_store.Folder.Layer(facts.Fingerprint)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_pinned_image_stays_and_says_who_pinned_it()
    {
        (await _store.Images.PinAsync(SampleStore.Id('b'), new(SampleStore.Time, "ada", "for the auditors"), default)).ShouldBeTrue();
        (await ReasonAsync('b')).ShouldBe("pinned by ada: for the auditors");
        await _store.Images.UnpinAsync(SampleStore.Id('b'), default);
        (await PruneAsync())[0].ShouldBe("removed redis-app-b");
        (await _store.Images.PinAsync(SampleStore.Id('b'), new(SampleStore.Time, "ada", null), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pin_that_is_damaged_is_a_pin()
    {
        await File.WriteAllTextAsync($"{_store.Folder.Image(SampleStore.Id('b'))}/pin.json", "{");
        (await ReasonAsync('b')).ShouldBe("pinned by somebody: who and why is damaged");
    }

    [Fact]
    public async Task What_a_process_holds_stays_until_it_is_killed()
    {
        var (holder, _) = await Holder.StartAsync("hold", _store.Folder.Root, "redis-app-b");
        using (holder)
        {
            (await ReasonAsync('b')).ShouldBe($"a machine runs it (process {holder.Process.Id})");
            (await Retention.TryClaimAsync(await FactsAsync('b'), default)).ShouldBeNull();
            await holder.EndAsync(Holder.Kill);
        }

        (await PruneAsync())[0].ShouldBe("removed redis-app-b");
    }

    [Fact]
    public async Task What_is_held_after_the_plan_was_made_stays()
    {
        var plan = await Pruner.PlanAsync(default);
        await using (await _store.Images.HoldAsync(SampleStore.Id('b'), "a bake stands on it", default)) (await PruneAsync(plan))[0].ShouldBe("kept redis-app-b: somebody holds it");
        (await PruneAsync())[0].ShouldBe("removed redis-app-b");
    }

    [Fact]
    public async Task What_somebody_is_changing_stays()
    {
        await using (await _store.Images.LeaseAsync(SampleStore.Fingerprint('b'), _ => { }, default))
        {
            (await ReasonAsync('b')).ShouldBe($"process {Environment.ProcessId} is changing it");
            (await Retention.TryClaimAsync(await FactsAsync('b'), default)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Nobody_gets_hold_of_an_image_that_is_being_removed()
    {
        var claim = (await Retention.TryClaimAsync(await FactsAsync('b'), default)).ShouldNotBeNull();
        var hold = _store.Images.HoldAsync(SampleStore.Id('b'), "a machine runs it", default);
        await Task.Delay(50);
        hold.IsCompleted.ShouldBeFalse();
        await Retention.UnlistAsync(SampleStore.Id('b'), default);
        await claim.DisposeAsync();
        (await hold).ShouldBeNull();
    }

    [RootFact]
    public async Task A_file_of_an_image_that_any_process_has_open_keeps_it()
    {
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", "exec 3<\"$0\"; echo; exec sleep 60", _store.ManifestOf('b')]) { RedirectStandardOutput = true };
        using var other = System.Diagnostics.Process.Start(start)!;
        await other.StandardOutput.ReadLineAsync();
        (await ReasonAsync('b')).ShouldStartWith($"process {other.Id} (");
        other.Kill();
        await other.WaitForExitAsync();
        (await PruneAsync())[0].ShouldBe("removed redis-app-b");
    }

    [Fact]
    public async Task While_a_manifest_is_damaged_nothing_goes()
    {
        await File.WriteAllTextAsync(_store.ManifestOf('d'), "{");
        (await Should.ThrowAsync<KilnException>(() => Pruner.PlanAsync(default))).Message.ShouldContain("so nobody knows what its image needs");
        Images().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_prune_left_is_finished_by_the_next_reap(bool isUnlisted)
    {
        var parts = new Dictionary<string, string> { ["layer"] = SampleStore.Fingerprint('b').Value };
        await Retention.Ledger.AppendAsync(LedgerRecord.Intent(Removals.Name, "redis-app-b", "1-1-00000000", SampleStore.Time) with { Role = "redis", Facts = parts }, default);
        if (isUnlisted) await Retention.UnlistAsync(SampleStore.Id('b'), default);

        var reaper = new LocalReaper(_store.Folder, new ProcessRunner(TimeProvider.System), TimeProvider.System, _store.Notes.Add);
        (await reaper.PlanAsync(default)).ShouldContain("removal redis-app-b: the run that was making it ended");
        await reaper.RunAsync(new HashSet<string> { "redis" }, default);
        Images().Contains("redis-app-b").ShouldBe(!isUnlisted);
        Layers().ShouldBe(isUnlisted ? "acd" : "abcd");
        (await Retention.Ledger.OpenAsync(default)).ShouldBeEmpty();
        (await Check()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_last_run_found_is_remembered_and_damage_forgets_it()
    {
        await PruneAsync();
        (await Retention.RecallAsync(default))!.Images.ShouldBe(2);
        await File.WriteAllTextAsync(_store.Folder.Recollection, "{");
        (await Retention.RecallAsync(default)).ShouldBeNull();
        _store.Notes.ShouldContain(note => note.Contains("cannot be compared", StringComparison.Ordinal));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_store.Folder.Root, recursive: true);
        return Task.CompletedTask;
    }

    private async Task<string[]> PruneAsync(PrunePlan? plan = null)
    {
        var decided = new List<string>();
        var doubts = await Pruner.RunAsync(plan ?? await Pruner.PlanAsync(default), verdict => decided.Add(verdict.IsKept ? $"kept {verdict.Image.Id}: {verdict.Reason}" : $"removed {verdict.Image.Id}"), default);
        doubts.ShouldBeEmpty();
        return [.. decided];
    }

    private async Task<string> ReasonAsync(char letter) => (await Pruner.PlanAsync(default)).Verdicts.Single(verdict => verdict.Image.Id == SampleStore.Id(letter)).Reason;

    private async Task<ImageFacts> FactsAsync(char letter) => (await Retention.ListAsync(default)).Images.Single(image => image.Id == SampleStore.Id(letter));

    private Task<StoreReport> Check() => new StoreCheck(_store.Folder, TimeProvider.System, _ => { }).RunAsync(default);

    private List<string> Images() => [.. Directory.EnumerateDirectories(_store.Folder.Images).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string Layers() => string.Concat(Directory.EnumerateDirectories(_store.Folder.Layers).Select(path => Path.GetFileName(path)[0]).Order());
}
