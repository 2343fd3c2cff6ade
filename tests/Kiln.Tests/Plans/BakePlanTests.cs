using Kiln.Plans;
using Kiln.Stages;
using static Kiln.Tests.Plans.Sample;

namespace Kiln.Tests.Plans;

public sealed class BakePlanTests
{
    [Fact]
    public void What_was_never_built_is_built() =>
        Lines(Plan()).ShouldBe(["build debian-12 base: never built", "build redis app-base: never built", "build redis app: never built"]);

    [Fact]
    public void What_is_unchanged_is_reused() =>
        Lines(Plan(Baked(Plan()))).ShouldBe(["reuse debian-12 base: unchanged", "reuse redis app-base: unchanged", "reuse redis app: unchanged"]);

    [Fact]
    public void A_changed_stage_is_built_and_what_is_below_it_reused()
    {
        var stages = Role("redis").ToArray();
        stages[2] = Stage(StageKind.App, "redis", "jq");
        Lines(Plan([stages], Baked(Plan()))).ShouldBe(["reuse debian-12 base: unchanged", "reuse redis app-base: unchanged", "build redis app: packages: + jq - redis-server-config"]);
    }

    [Fact]
    public void A_changed_parent_makes_everything_above_it_anew()
    {
        var stages = Role("redis").ToArray();
        stages[0] = Stage(StageKind.Base, "debian-12", "vim-tiny");
        Lines(Plan([stages], Baked(Plan()))).ShouldBe(["build debian-12 base: packages: + vim-tiny - vim", "build redis app-base: parent rebuilt", "build redis app: parent rebuilt"]);
    }

    [Fact]
    public void A_newer_archive_makes_a_new_base() =>
        Lines(BakePlan.Create([Role("redis")], _ => [new("archive", "a2")], Baked(Plan())))
            .ShouldBe(["build debian-12 base: archive updated", "build redis app-base: parent rebuilt", "build redis app: parent rebuilt"]);

    [Fact]
    public void Roles_share_a_base_and_it_is_planned_once() =>
        Lines(Plan([Role("redis"), Role("lb", "haproxy")])).Select(line => line.Split(':')[0])
            .ShouldBe(["build debian-12 base", "build redis app-base", "build lb app-base", "build redis app", "build lb app"]);

    [Fact]
    public void Parents_come_before_their_children()
    {
        var seen = new HashSet<Fingerprint>();
        foreach (var step in Plan([Role("lb", "haproxy"), Role("redis"), Role("app", "python3")]).Steps)
        {
            if (step.Parent is { } parent) seen.ShouldContain(parent);
            seen.Add(step.Fingerprint);
        }
    }

    [Fact]
    public void Roles_that_are_made_alike_have_an_app_image_each_on_shared_layers() =>
        Lines(Plan([Role("blue"), Role("green")])).Select(line => line.Split(':')[0])
            .ShouldBe(["build debian-12 base", "build blue app-base", "build blue app", "build green app"]);

    [Fact]
    public void The_newest_of_equal_images_is_reused()
    {
        var plan = Plan();
        Plan([.. Baked(plan, minute: 1), .. Baked(plan, minute: 2)]).Steps[2].Reused!.Id.Value.ShouldBe("redis-app-2");
    }

    [Fact]
    public void An_older_image_with_an_equal_fingerprint_is_reused_when_a_change_is_taken_back()
    {
        var before = Plan();
        var changed = Plan([[.. Role("redis").Take(2), Stage(StageKind.App, "redis", "jq")]]);
        var after = Plan([.. Baked(before, minute: 1), Image(changed.Steps[2], minute: 2)]);
        after.Steps[2].Reused!.Id.Value.ShouldBe("redis-app-1");
    }

    [Fact]
    public void A_reason_compares_with_the_last_build_of_the_stage()
    {
        var first = Plan([[.. Role("redis").Take(2), Stage(StageKind.App, "redis", "jq")]]);
        var second = Plan([[.. Role("redis").Take(2), Stage(StageKind.App, "redis", "vim")]]);
        var third = Plan([[.. Role("redis").Take(2), Stage(StageKind.App, "redis", "tree")]], [.. Baked(first, 1), Image(second.Steps[2], 2)]);
        third.Steps[2].Reason.ShouldBe("packages: + tree - vim");
    }

    [Fact]
    public void A_plan_is_the_same_each_time_it_is_made()
    {
        IReadOnlyList<Stage>[] roles = [Role("redis"), Role("lb", "haproxy"), Role("app", "python3")];
        Plan(roles).Steps.Select(step => step.Fingerprint).ShouldBe(Plan(roles).Steps.Select(step => step.Fingerprint));
    }

    [Fact]
    public void A_provisioners_title_is_for_people_and_changes_nothing()
    {
        var stage = Stage(StageKind.Base, "debian-12", "vim");
        var renamed = stage with { File = "elsewhere.yaml", Provisioners = [stage.Provisioners[0] with { Title = "editors" }] };
        Plan([[renamed]]).Steps[0].Fingerprint.ShouldBe(Plan([[stage]]).Steps[0].Fingerprint);
    }

    private static IEnumerable<string> Lines(BakePlan plan) => plan.Steps.Select(step => $"{(step.Builds ? "build" : "reuse")} {step.Stage}: {step.Reason}");
}
