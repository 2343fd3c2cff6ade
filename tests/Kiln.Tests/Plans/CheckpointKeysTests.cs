using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Tests.Plans;

public sealed class CheckpointKeysTests
{
    [Fact]
    public void A_stage_has_one_key_more_than_provisioners_and_all_differ()
    {
        var keys = Keys("vim", "htop", "curl");
        keys.Count.ShouldBe(4);
        keys.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void A_changed_provisioner_keeps_the_keys_before_it_and_changes_all_after_it()
    {
        var (before, after) = (Keys("vim", "htop", "curl"), Keys("vim", "jq", "curl"));
        after.Take(2).ShouldBe(before.Take(2));
        after.Skip(2).Intersect(before).ShouldBeEmpty();
    }

    [Fact]
    public void A_provisioner_put_before_or_taken_away_changes_all_after_it()
    {
        var before = Keys("vim", "htop");
        Keys("jq", "vim", "htop").Intersect(before).ShouldBe(before.Take(1));
        Keys("htop").Intersect(before).ShouldBe(before.Take(1));
    }

    [Fact]
    public void An_order_is_part_of_it() => Keys("vim", "htop").Intersect(Keys("htop", "vim")).ShouldHaveSingleItem();

    [Fact]
    public void A_provisioner_added_at_the_end_keeps_all_keys() => Keys("vim", "htop", "curl").Take(3).ShouldBe(Keys("vim", "htop"));

    [Fact]
    public void Where_one_provisioner_ends_and_the_next_begins_is_part_of_it()
    {
        StageInput one = new("one", "1"), two = new("two", "2");
        var together = Keys([Sample.Packages("vim") with { Inputs = [one, two] }]);
        Keys([Sample.Packages("vim") with { Inputs = [one] }, Sample.Packages("vim") with { Inputs = [two] }]).Intersect(together).ShouldBe(together.Take(1));
    }

    [Fact]
    public void A_provisioner_without_inputs_is_counted() =>
        Keys([Sample.Packages("vim") with { Kind = "shell", Inputs = [] }])[1].ShouldNotBe(Keys(Array.Empty<Provisioner>())[0]);

    [Fact]
    public void What_the_provider_says_and_the_parent_are_part_of_every_key()
    {
        var plan = Sample.Plan([[Sample.Stage(StageKind.Base, "debian-12", "vim"), Sample.Stage(StageKind.AppBase, "redis", "htop")]]);
        var other = BakePlan.Create([[Sample.Stage(StageKind.Base, "debian-12", "vim"), Sample.Stage(StageKind.AppBase, "redis", "htop")]], _ => [new("archive", "a2")], []);
        foreach (var (one, two) in plan.Steps.Zip(other.Steps)) CheckpointKeys.Of(one).Intersect(CheckpointKeys.Of(two)).ShouldBeEmpty();
    }

    [Fact]
    public void Stages_of_two_roles_that_begin_alike_share_what_they_share()
    {
        var plan = Sample.Plan([Role("redis", "python3", "redis-server"), Role("web", "python3", "nginx")]);
        var (redis, web) = (CheckpointKeys.Of(plan.Steps[1]), CheckpointKeys.Of(plan.Steps[2]));
        redis.Intersect(web).ShouldBe(redis.Take(2));

        static IReadOnlyList<Stage> Role(string name, params string[] packages) => [Sample.Stage(StageKind.Base, "debian-12"), Sample.Stage(StageKind.AppBase, name, packages)];
    }

    private static IReadOnlyList<Fingerprint> Keys(params string[] packages) => Keys([.. packages.Select(Sample.Packages)]);

    private static IReadOnlyList<Fingerprint> Keys(IReadOnlyList<Provisioner> provisioners) =>
        CheckpointKeys.Of(Sample.Plan([[Sample.Stage(StageKind.Base, "debian-12") with { Provisioners = provisioners }]]).Steps[0]);
}
