using Kiln.Ledgers;
using Kiln.Local.Builders;
using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Tests.Builders;

public sealed class LocalReaperTests : IDisposable
{
    private readonly StoreFolder _store = new(Directory.CreateTempSubdirectory("kiln-").FullName);
    private readonly List<string> _notes = [];

    private LocalReaper Reaper => new(_store, new ProcessRunner(TimeProvider.System), TimeProvider.System, _notes.Add);

    private LocalLedger Ledger => new(_store, TimeProvider.System, _notes.Add);

    [Fact]
    public async Task A_store_that_is_not_there_has_nothing_to_reap() =>
        (await new LocalReaper(new("/nonexistent"), new ProcessRunner(TimeProvider.System), TimeProvider.System, _notes.Add).PlanAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task A_kept_builder_whose_time_is_over_is_ended_and_its_folder_removed()
    {
        var (holder, folder) = await KeptAsync(TimeProvider.System.GetUtcNow());
        using (holder)
        {
            (await Reaper.PlanAsync(default)).ShouldHaveSingleItem().ShouldStartWith("builder redis-app: its time was over at ");
            holder.Process.HasExited.ShouldBeFalse("a plan changes nothing");
            (await Reaper.RunAsync(new HashSet<string> { "redis" }, default)).ShouldBe(2);
            await holder.Process.WaitForExitAsync();
        }

        Directory.Exists(folder).ShouldBeFalse();
        (await Ledger.OpenAsync(default)).ShouldBeEmpty();
        _notes[^1].ShouldBe("Undone: build folder redis-app-kept: its bake is dead");
    }

    [Fact]
    public async Task A_kept_builder_whose_time_is_not_over_is_left_alone()
    {
        var (holder, folder) = await KeptAsync(TimeProvider.System.GetUtcNow().AddHours(1));
        using (holder)
        {
            (await Reaper.RunAsync(new HashSet<string> { "redis" }, default)).ShouldBe(0);
            holder.Process.HasExited.ShouldBeFalse();
            Directory.Exists(folder).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Who_asks_for_everything_to_be_undone_ends_a_kept_builder_before_its_time()
    {
        var (holder, folder) = await KeptAsync(TimeProvider.System.GetUtcNow().AddHours(1));
        using (holder)
        {
            (await Reaper.RunAsync(null, default)).ShouldBe(2);
            await holder.Process.WaitForExitAsync();
        }

        Directory.Exists(folder).ShouldBeFalse();
        _notes[0].ShouldBe("Undone: builder redis-app: it was kept for a look");
    }

    [Fact]
    public async Task A_kept_builder_that_was_killed_is_written_off_at_once()
    {
        var (holder, folder) = await KeptAsync(TimeProvider.System.GetUtcNow().AddHours(1));
        using (holder) await holder.EndAsync(Holder.Kill);
        (await Reaper.RunAsync(null, default)).ShouldBe(2);
        Directory.Exists(folder).ShouldBeFalse();
        (await Ledger.OpenAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lease_without_a_build_folder_goes_unless_somebody_holds_it()
    {
        _store.Create();

        // Its number may be that of a process which lives by now, or of a dead one that nobody has waited for.
        await Lease.TryTake($"{_store.Leases}/build-redis-app-{Environment.ProcessId}")!.DisposeAsync();
        await using var held = Lease.TryTake($"{_store.Leases}/build-redis-app-1")!;
        (await Reaper.RunAsync(null, default)).ShouldBe(0);
        Directory.EnumerateFiles(_store.Leases).ShouldBe([held.Path, Lease.HolderOf(held.Path)], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_dead_run_meant_to_make_is_written_off()
    {
        await Ledger.AppendAsync(LedgerRecord.Intent(KeptBuilders.Name, "redis-app", "1-1-00000000", TimeProvider.System.GetUtcNow()), default);
        (await Reaper.RunAsync(null, default)).ShouldBe(1);
        _notes.ShouldBe(["Undone: builder redis-app: the run that was making it ended"]);
    }

    public void Dispose() => Directory.Delete(_store.Root, recursive: true);

    private async Task<(Holder Holder, string Folder)> KeptAsync(DateTimeOffset until)
    {
        _store.Create();
        var folder = $"{_store.Builds}/redis-app-kept";
        var (holder, _) = await Holder.StartAsync("lease", DeadBuilds.LeaseOf(_store, folder));
        Directory.CreateDirectory(folder);
        var now = TimeProvider.System.GetUtcNow();
        var record = LedgerRecord.Intent(KeptBuilders.Name, "redis-app", ProcessIdentity.Current.ToString(), now) with { Role = "redis", ExpiresAt = until };
        await Ledger.AppendAsync(record.WithFact(KeptBuilders.ProcessFact, ProcessIdentity.Of(holder.Process.Id).ToString()!).Done(now), default);
        return (holder, folder);
    }
}
