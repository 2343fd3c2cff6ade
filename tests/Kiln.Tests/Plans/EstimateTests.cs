using Kiln.Images;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Stages;
using static Kiln.Tests.Plans.Sample;

namespace Kiln.Tests.Plans;

public sealed class EstimateTests
{
    private static readonly BakePlan Roles = Plan([Role("redis"), Role("lb", "haproxy"), Role("app", "python3")]);

    [Fact]
    public void A_stage_takes_what_its_last_builds_took_in_the_middle() =>
        Text(new Estimates([Took("redis", 100), .. new double[] { 9, 1, 5, 7, 3 }.Select(seconds => Took("redis", seconds))]).Of(App("redis"))).ShouldBe("5 s Stage");

    [Fact]
    public void A_stage_that_was_never_built_takes_what_others_of_its_kind_take() =>
        Text(new Estimates([Took("redis", 2), Took("redis", 2), Took("lb", 4)]).Of(App("app"))).ShouldBe("3 s Kind");

    [Fact]
    public void Other_kinds_of_stages_tell_nothing() => Text(new Estimates([Took("redis", 2)]).Of(Roles.Steps[0])).ShouldBe(" Nothing");

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 8)]
    [InlineData(3, 6)]
    [InlineData(8, 6)]
    public void Stages_of_one_kind_are_built_at_the_same_time(int parallel, int seconds) =>
        new Estimates([Took("redis", 2), Took("lb", 4), Took("app", 6)]).Of([App("redis"), App("lb"), App("app")], parallel)
            .ShouldBe(new(TimeSpan.FromSeconds(seconds), 0, parallel));

    [Fact]
    public void What_nothing_is_known_of_is_counted_and_left_out() =>
        new Estimates([Took("redis", 2)]).Of(Plan([Role("redis")]).Steps, 2).ShouldBe(new(TimeSpan.FromSeconds(2), 2, 2));

    [Fact]
    public void Without_any_build_nobody_knows() => new Estimates([]).Of(Roles.Steps, 2).ShouldBe(new(null, 7, 2));

    [Fact]
    public void What_is_reused_takes_no_time()
    {
        var images = Baked(Roles).Select(image => image with { Manifest = image.Manifest with { Timings = [new("start", 5)] } }).ToArray();
        new Estimates(images).Of(Plan([Role("redis"), Role("lb", "haproxy"), Role("app", "python3")], images).Steps, 2).ShouldBe(new(TimeSpan.Zero, 0, 2));
    }

    private static BakeStep App(string name) => Roles.Steps.Single(step => step.Stage.Kind == StageKind.App && step.Stage.Name == name);

    private static Image Took(string name, double seconds)
    {
        var image = Image(App(name));
        return image with { Manifest = image.Manifest with { Timings = [new("start", seconds / 2), new("capture", seconds / 2)] } };
    }

    private static string Text(Estimate estimate) => $"{(estimate.Time is { } time ? Duration.Text(time) : "")} {estimate.Basis}";
}
