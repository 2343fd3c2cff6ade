using FsCheck;
using FsCheck.Fluent;
using Kiln.Retention;
using Kiln.Stages;
using static Kiln.Tests.Retention.Some;

namespace Kiln.Tests.Retention;

public sealed class PrunePlanTests
{
    [Fact]
    public void The_last_images_of_a_role_are_kept_and_older_ones_go() =>
        Lines(Plan([Image("r1", 4), Image("r2", 3), Image("r3", 2)], Keep(2))).ShouldBe(
        [
            "r1: remove, number 3 of redis app, of which 2 are kept",
            "r2: keep, number 2 of redis app, of which 2 are kept",
            "r3: keep, number 1 of redis app, of which 2 are kept",
        ]);

    [Fact]
    public void Each_role_and_stage_is_counted_by_itself()
    {
        var images = new[] { Image("app", 9), Image("app-base", 9) with { Stage = StageKind.AppBase }, Image("web", 9) with { Name = "web" }, Base("base", 9) };
        Removed(Plan(images, Keep(1))).ShouldBeEmpty();
    }

    [Fact]
    public void A_role_may_have_a_rule_of_its_own_and_one_that_exists_no_more_has_the_default()
    {
        var policy = Keep(2) with { Roles = new Dictionary<string, RetentionRule> { ["redis"] = new(1, 0) } };
        ImageFacts[] images = [Image("r1", 3), Image("r2", 2), Image("old1", 9) with { Name = "old" }, Image("old2", 8) with { Name = "old" }, Image("old3", 7) with { Name = "old" }];
        Removed(Plan(images, policy)).ShouldBe(["r1", "old1"]);
    }

    [Fact]
    public void Roles_that_were_not_asked_for_are_left_alone_and_keep_what_they_stand_on()
    {
        ImageFacts[] images = [Base("b1", 9), Base("b2", 1), Image("r1", 3, "b1"), Image("r2", 2)];
        Lines(Plan(images, Keep(1) with { Only = new HashSet<string> { "debian-12" } })).ShouldBe(
        [
            "b1: keep, r1 stands on it",
            "b2: keep, number 1 of debian-12 base, of which 1 are kept",
            "r1: keep, not asked for",
            "r2: keep, not asked for",
        ]);
    }

    [Theory]
    [InlineData(6.99, "keep, younger than 7 days")]
    [InlineData(7, "remove, number 2 of redis app, of which 1 are kept")]
    public void What_is_younger_than_the_days_is_kept(double age, string verdict) =>
        Lines(Plan([Image("r1", age), Image("r2", 0)], Keep(1, 7)))[0].ShouldBe($"r1: {verdict}");

    [Fact]
    public void An_image_that_a_machine_runs_is_kept() =>
        Lines(Plan([Image("r1", 4), Image("r2", 3)], Keep(1), Uses(Machine("r1"))))[0].ShouldBe("r1: keep, a machine runs it (process 7)");

    [Fact]
    public void The_newest_promoted_image_of_a_role_is_kept_and_older_promoted_ones_are_not()
    {
        ImageFacts[] images = [Image("r1", 5) with { IsPromoted = true }, Image("r2", 4) with { IsPromoted = true }, Image("r3", 3), Image("r4", 2)];
        Lines(Plan(images, Keep(1)))[..2].ShouldBe(["r1: remove, number 4 of redis app, of which 1 are kept", "r2: keep, the newest promoted image of redis"]);
    }

    [Fact]
    public void An_image_from_the_future_is_kept_and_takes_nobodys_place() =>
        Lines(Plan([Image("r1", 4), Image("r2", 3), Image("r3", -2)], Keep(1))).ShouldBe(
        [
            "r1: remove, number 2 of redis app, of which 1 are kept",
            "r2: keep, number 1 of redis app, of which 1 are kept",
            "r3: keep, made in the future: a clock is wrong",
        ]);

    [Fact]
    public void Ancestors_of_a_kept_image_are_kept_all_the_way_down()
    {
        ImageFacts[] images = [Base("b1", 9), Image("ab1", 8, "b1") with { Stage = StageKind.AppBase }, Image("r1", 7, "ab1"), Base("b2", 3), Image("ab2", 2, "b2") with { Stage = StageKind.AppBase }, Image("r2", 1, "ab2")];
        Lines(Plan(images, Keep(1), Uses(Machine("r1"))))[..3].ShouldBe(["b1: keep, ab1 stands on it", "ab1: keep, r1 stands on it", "r1: keep, a machine runs it (process 7)"]);
    }

    [Fact]
    public void A_parent_that_was_baked_again_is_known_by_its_fingerprint()
    {
        var fingerprint = new Fingerprint(new('a', 64));
        ImageFacts[] images = [Base("b1-again", 9) with { Fingerprint = fingerprint }, Base("b2", 3), Image("r1", 2, "b1") with { ParentFingerprint = fingerprint }];
        Lines(Plan(images, Keep(1)))[0].ShouldBe("b1-again: keep, r1 stands on it");
    }

    [Fact]
    public void A_disk_that_is_a_difference_keeps_the_other_image_only_as_long_as_its_own_stays()
    {
        var use = new ImageUse(Id("r1"), "the disk of r2 is a difference to its disk") { By = Id("r2") };
        ImageFacts[] images = [Image("r1", 4), Image("r2", 3), Image("r3", 2)];
        Lines(Plan(images, Keep(2), Uses(use)))[0].ShouldBe("r1: keep, r2 stands on it");
        Removed(Plan(images, Keep(1), Uses(use))).ShouldBe(["r2", "r1"]);
    }

    [Fact]
    public void Children_go_before_what_they_stand_on()
    {
        ImageFacts[] images = [Base("b1", 9), Image("ab1", 8, "b1") with { Stage = StageKind.AppBase }, Image("r1", 7, "ab1"), Base("b2", 3), Image("ab2", 2, "b2") with { Stage = StageKind.AppBase }, Image("r2", 1, "ab2")];
        Removed(Plan(images, Keep(1))).ShouldBe(["r1", "ab1", "b1"]);
    }

    [Fact]
    public void In_doubt_everything_is_kept() =>
        Lines(Plan([Image("r1", 4), Image("r2", 3)], Keep(1), new([], ["'machines' could not look: no answer"])))[0].ShouldBe("r1: keep, in doubt: not all that may need it was seen");

    [Fact]
    public void Facts_that_go_in_a_circle_come_to_an_end() =>
        Removed(Plan([Image("r1", 4, "r2"), Image("r2", 3, "r1"), Image("r3", 1)], Keep(1))).Order(StringComparer.Ordinal).ShouldBe(["r1", "r2"]);

    [Fact]
    public void Whatever_is_listed_has_one_verdict_and_a_reason_and_nothing_that_goes_has_a_child_that_stays()
    {
        var images = (from days in Gen.Choose(0, 9) from parent in Gen.Choose(0, 9) from promoted in Gen.Choose(0, 1) select (days, parent, promoted)).ArrayOf(10);
        Prop.ForAll(images.ToArbitrary(), drawn =>
        {
            var all = drawn.Select((one, number) => Image($"i{number}", one.days, one.parent < number ? $"i{one.parent}" : null) with { IsPromoted = one.promoted == 1 }).ToList();
            var plan = Plan(all, Keep(2));
            var kept = plan.Verdicts.Where(verdict => verdict.IsKept).Select(verdict => verdict.Image).ToList();
            return plan.Verdicts.Select(verdict => verdict.Image).SequenceEqual(all)
                && plan.Verdicts.All(verdict => verdict.Reason.Length > 0)
                && kept.Count >= Math.Min(2, all.Count)
                && plan.Removals.All(removal => kept.All(image => image.Parent != removal.Image.Id));
        }).QuickCheckThrowOnFailure();
    }
}
