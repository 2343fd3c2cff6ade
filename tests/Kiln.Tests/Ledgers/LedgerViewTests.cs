using Kiln.Ledgers;

namespace Kiln.Tests.Ledgers;

public sealed class LedgerViewTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static LedgerRecord Redis => LedgerRecord.Intent("builder", "redis-app", "run-1", Time);

    [Fact]
    public void A_resource_is_what_its_last_line_says() =>
        LedgerView.Open([Redis, Redis.WithFact("process", "7").Done(Time.AddMinutes(1))]).ShouldHaveSingleItem().Facts["process"].ShouldBe("7");

    [Fact]
    public void What_is_undone_is_not_there_any_more() =>
        LedgerView.Open([Redis, Redis.Done(Time), Redis.Undone(Time)]).ShouldBeEmpty();

    [Fact]
    public void What_was_undone_and_made_again_is_there() =>
        LedgerView.Open([Redis, Redis.Undone(Time), Redis]).ShouldHaveSingleItem().State.ShouldBe(LedgerState.Intent);

    [Fact]
    public void Two_runs_resources_of_one_name_are_two()
    {
        var other = LedgerRecord.Intent("builder", "redis-app", "run-2", Time);
        LedgerView.Open([Redis, other, Redis.Undone(Time)]).ShouldBe([other]);
    }
}
