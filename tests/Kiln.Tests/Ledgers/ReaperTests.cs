using Kiln.Ledgers;
using Kiln.Tests.Bakes;

namespace Kiln.Tests.Ledgers;

public sealed class ReaperTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Ledger _ledger = new();
    private readonly Builders _builders = new();

    private Reaper Reaper => new(_ledger, [_builders], new StoppedClock(Now));

    [Fact]
    public async Task What_a_dead_run_was_making_is_undone_and_that_is_written_down()
    {
        await _ledger.AppendAsync(Builder("dead"), default);
        (await ReapAsync()).ShouldBe(["builder dead: the run that was making it ended"]);
        _builders.Undone.ShouldBe(["dead"]);
        (await _ledger.OpenAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_living_run_is_making_is_left_alone()
    {
        _builders.LivingRuns.Add("run of alive");
        await _ledger.AppendAsync(Builder("alive"), default);
        (await ReapAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_outlived_its_time_is_undone_and_not_a_moment_before()
    {
        _builders.There.UnionWith(["over", "not-over", "for-ever"]);
        await _ledger.AppendAsync((Builder("over") with { ExpiresAt = Now }).Done(Now), default);
        await _ledger.AppendAsync((Builder("not-over") with { ExpiresAt = Now.AddSeconds(1) }).Done(Now), default);
        await _ledger.AppendAsync(Builder("for-ever").Done(Now), default);
        (await ReapAsync()).ShouldBe(["builder over: its time was over at 2026-03-01 12:00 UTC"]);
        (await _ledger.OpenAsync(default)).Select(record => record.Name).ShouldBe(["not-over", "for-ever"]);
    }

    [Fact]
    public async Task What_is_kept_for_a_look_is_undone_when_somebody_asks_for_everything_to_be()
    {
        _builders.There.Add("kept");
        await _ledger.AppendAsync((Builder("kept") with { Role = "redis", ExpiresAt = Now.AddHours(1) }).Done(Now), default);
        (await ReapAsync()).ShouldBeEmpty();
        _builders.IsForALook = true;
        (await ReapAsync("redis")).ShouldBeEmpty();
        (await ReapAsync()).ShouldBe(["builder kept: it was kept for a look"]);
    }

    [Fact]
    public async Task What_is_gone_by_itself_is_written_off()
    {
        await _ledger.AppendAsync(Builder("gone").Done(Now), default);
        (await ReapAsync()).ShouldBe(["builder gone: it is not there any more"]);
    }

    [Fact]
    public async Task Other_roles_and_kinds_that_nobody_knows_are_left_alone()
    {
        await _ledger.AppendAsync(Builder("a") with { Role = "web" }, default);
        await _ledger.AppendAsync(LedgerRecord.Intent("submarine", "b", "run", Now) with { Role = "redis" }, default);
        (await ReapAsync("redis")).ShouldBeEmpty();
        (await ReapAsync()).ShouldBe(["builder a: the run that was making it ended"]);
    }

    [Fact]
    public async Task What_somebody_else_undid_meanwhile_is_not_undone_again()
    {
        await _ledger.AppendAsync(Builder("dead"), default);
        var plan = await Reaper.PlanAsync(null, default);
        await _ledger.AppendAsync(Builder("dead").Undone(Now), default);
        await Reaper.RunAsync(plan, _ => { }, default);
        _builders.Undone.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_look_up_that_fails_undoes_nothing()
    {
        await _ledger.AppendAsync(Builder("unknown").Done(Now), default);
        _builders.Broken = true;
        await Should.ThrowAsync<IOException>(() => ReapAsync());
        (await _ledger.OpenAsync(default)).ShouldHaveSingleItem();
    }

    private static LedgerRecord Builder(string name) => LedgerRecord.Intent("builder", name, $"run of {name}", Now);

    private async Task<List<string>> ReapAsync(string? role = null)
    {
        List<string> done = [];
        await Reaper.RunAsync(await Reaper.PlanAsync(role is null ? null : new HashSet<string> { role }, default), step => done.Add($"{step.Resource}: {step.Reason}"), default);
        return done;
    }

    private sealed class Ledger : ILedger
    {
        private readonly List<LedgerRecord> _lines = [];

        public Task AppendAsync(LedgerRecord record, CancellationToken cancellationToken)
        {
            _lines.Add(record);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<LedgerRecord>> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(LedgerView.Open(_lines));
    }

    private sealed class Builders : IResourceKind
    {
        public HashSet<string> There { get; } = [];

        public HashSet<string> LivingRuns { get; } = [];

        public List<string> Undone { get; } = [];

        public bool Broken { get; set; }

        public string Kind => "builder";

        public bool IsForALook { get; set; }

        public bool IsRunAlive(LedgerRecord record) => LivingRuns.Contains(record.Run);

        public Task<bool> ExistsAsync(LedgerRecord record, CancellationToken cancellationToken) =>
            Broken ? throw new IOException("no answer") : Task.FromResult(There.Contains(record.Name));

        public Task UndoAsync(LedgerRecord record, CancellationToken cancellationToken)
        {
            Undone.Add(record.Name);
            return Task.CompletedTask;
        }
    }
}
