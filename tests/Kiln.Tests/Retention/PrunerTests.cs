using Kiln.Ledgers;
using Kiln.Retention;
using Kiln.Tests.Bakes;
using static Kiln.Tests.Retention.Some;

namespace Kiln.Tests.Retention;

public sealed class PrunerTests
{
    private readonly StoppedClock _clock = new(Now);
    private readonly Shelf _shelf;

    public PrunerTests() => _shelf = new(_clock) { Images = { Base("b1", 9), Image("r1", 8, "b1"), Base("b2", 2), Image("r2", 1, "b2") } };

    private Pruner Pruner => new(_shelf, Keep(1), _clock);

    [Fact]
    public async Task An_image_is_claimed_looked_at_twice_proved_and_removed_before_what_it_stands_on()
    {
        (await RunAsync()).ShouldBe(["removed r1", "removed b1"]);
        _shelf.Events.Where(one => one.EndsWith("r1", StringComparison.Ordinal)).ShouldBe(["claim r1", "prove r1", "intent removal r1", "unlist r1", "discard r1", "undone removal r1", "free r1"]);
        _shelf.Events.ShouldNotContain(one => one.EndsWith("r2", StringComparison.Ordinal));
        _shelf.Proofs[0].Looks.Select(look => look.Detector).ShouldBe(["machines", "machines"]);
        _shelf.Proofs[0].Reason.ShouldBe("number 2 of redis app, of which 1 are kept");
    }

    [Fact]
    public async Task Planning_changes_nothing()
    {
        Removed(await Pruner.PlanAsync(default)).ShouldBe(["r1", "b1"]);
        _shelf.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_holds_is_kept_and_so_is_what_it_stands_on()
    {
        _shelf.Held.Add(Id("r1"));
        (await RunAsync()).ShouldBe(["kept r1: somebody holds it", "kept b1: r1 stands on it"]);
    }

    [Fact]
    public async Task What_came_into_use_after_the_plan_was_made_is_kept()
    {
        var plan = await Pruner.PlanAsync(default);
        _shelf.Uses.Add(Machine("r1"));
        (await RunAsync(plan)).ShouldBe(["kept r1: a machine runs it (process 7)", "kept b1: r1 stands on it"]);
        _shelf.Images.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_only_the_second_look_sees_counts()
    {
        var plan = await Pruner.PlanAsync(default);
        _shelf.BeforeLook = look => _shelf.Uses = look % 2 == 1 ? [Machine("r1")] : [];
        (await RunAsync(plan))[0].ShouldBe("kept r1: a machine runs it (process 7)");
    }

    [Fact]
    public async Task A_child_made_after_the_plan_keeps_its_parent()
    {
        var plan = await Pruner.PlanAsync(default);
        _shelf.Images.Add(Image("r0", 10, "b1"));
        (await RunAsync(plan)).ShouldBe(["removed r1", "kept b1: r0 stands on it"]);
    }

    [Fact]
    public async Task A_detector_that_fails_keeps_everything_and_says_why()
    {
        _shelf.BeforeLook = _ => throw new InvalidOperationException("access denied.");
        var plan = await Pruner.PlanAsync(default);
        plan.Removals.ShouldBeEmpty();
        plan.InUse.Doubts.ShouldBe(["'machines' could not look: access denied"]);
        _shelf.Remembered.ShouldBeNull();
    }

    [Fact]
    public async Task A_detector_that_fails_later_stops_the_run()
    {
        var plan = await Pruner.PlanAsync(default);
        _shelf.BeforeLook = look => _ = look == 2 ? throw new IOException("connection reset") : 0;
        var decided = new List<Verdict>();
        (await Pruner.RunAsync(plan, decided.Add, default)).ShouldBe(["'machines' could not look: connection reset"]);
        decided.ShouldBeEmpty();
        _shelf.Images.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_view_from_before_the_look_keeps_everything()
    {
        _shelf.Age = TimeSpan.FromSeconds(1);
        (await Pruner.PlanAsync(default)).InUse.Doubts.ShouldBe(["the list of images is of 11:59:59 UTC, older than this look", "what 'machines' saw is of 11:59:59 UTC, older than this look"]);
    }

    [Fact]
    public async Task A_view_that_is_suddenly_small_keeps_everything_until_it_is_there_for_ten_minutes()
    {
        _shelf.Remembered = new(Now, 40, new Dictionary<string, int>());
        var plan = await Pruner.PlanAsync(default);
        plan.InUse.Doubts.ShouldBe(["4 images are listed, and 40 were known"]);
        (await RunAsync(plan)).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromMinutes(10));
        (await RunAsync()).ShouldBe(["removed r1", "removed b1"]);
        _shelf.Remembered!.Images.ShouldBe(2);
    }

    [Fact]
    public async Task An_image_that_vanishes_meanwhile_stops_the_run()
    {
        var plan = await Pruner.PlanAsync(default);
        _shelf.Images.RemoveAll(image => image.Id == Id("r2"));
        (await Pruner.RunAsync(plan, _ => { }, default)).ShouldBe(["r2 was listed when the plan was made, and is not any more"]);
        _shelf.Images.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_policy_goes_by_the_time_of_the_plan()
    {
        var pruner = new Pruner(_shelf, Keep(1, 9), _clock);
        var plan = await pruner.PlanAsync(default);
        plan.Removals.ShouldBeEmpty("r1 and b1 are kept by their age, and what stands on it");
        _shelf.Images.RemoveAll(image => image.Id == Id("r1"));
        plan = await pruner.PlanAsync(default);
        _clock.Advance(TimeSpan.FromDays(30));
        var decided = new List<Verdict>();
        await pruner.RunAsync(plan, decided.Add, default);
        decided.ShouldHaveSingleItem().Image.Id.ShouldBe(Id("b1"));
    }

    [Theory]
    [InlineData("prove", true)]
    [InlineData("intent", true)]
    [InlineData("unlist", false)]
    [InlineData("discard", false)]
    public async Task What_a_dead_run_began_is_finished_if_the_image_is_not_listed_any_more(string last, bool isListed)
    {
        _shelf.DieAfter = last;
        var plan = await Pruner.PlanAsync(default);
        await Should.ThrowAsync<OperationCanceledException>(() => Pruner.RunAsync(plan, _ => { }, default));
        _shelf.DieAfter = null;
        _shelf.Alive.Clear();
        _shelf.Events.Clear();

        await Pruner.FinishAsync(_ => { }, default);
        _shelf.Events.ShouldBe(last == "prove" ? [] : isListed ? ["undone removal r1"] : ["discard r1", "undone removal r1"]);
        (await _shelf.Ledger.OpenAsync(default)).ShouldBeEmpty();
        (await RunAsync()).ShouldBe(isListed ? ["removed r1", "removed b1"] : ["removed b1"]);
    }

    [Fact]
    public async Task What_a_living_run_is_removing_is_left_to_it()
    {
        await _shelf.Ledger.AppendAsync(LedgerRecord.Intent(Removals.Name, "gone", "run", Now), default);
        await Pruner.FinishAsync(_ => { }, default);
        _shelf.Events.ShouldBe(["intent removal gone"]);
    }

    private async Task<string[]> RunAsync(PrunePlan? plan = null)
    {
        var decided = new List<string>();
        (await Pruner.RunAsync(plan ?? await Pruner.PlanAsync(default), verdict => decided.Add(verdict.IsKept ? $"kept {verdict.Image.Id}: {verdict.Reason}" : $"removed {verdict.Image.Id}"), default)).ShouldBeEmpty();
        return [.. decided];
    }
}
