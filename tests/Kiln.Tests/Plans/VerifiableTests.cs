using Kiln.Plans;
using Kiln.Stages;
using static Kiln.Tests.Plans.Sample;

namespace Kiln.Tests.Plans;

public sealed class VerifiableTests
{
    [Fact]
    public void What_is_baked_as_it_stands_can_be_verified()
    {
        var images = Baked(Plan());
        Should.NotThrow(() => Verifiable.Require(Plan(images), images));
    }

    [Fact]
    public void What_is_not_baked_as_it_stands_is_to_be_baked_first()
    {
        var images = Baked(Plan());
        var changed = Plan([[.. Role("redis").Take(2), Stage(StageKind.App, "redis", "jq")], Role("lb", "haproxy")], images);
        Should.Throw<KilnException>(() => Verifiable.Require(changed, images)).Message
            .ShouldBe("lb app-base is not baked as it stands: never built. Run './build.sh BakeApp --role redis lb' first.");
    }

    [Fact]
    public void What_was_baked_from_an_archive_that_has_moved_on_cannot_be_verified()
    {
        var images = Baked(Plan());
        var moved = BakePlan.Create([Role("redis")], _ => [new("archive", "a2")], images);
        Should.Throw<KilnException>(() => Verifiable.Require(moved, images)).Message.ShouldBe(
            $"{images[0].Id} cannot be verified any more: the package archive has moved on since it was baked, and only what it was last seen to hold is recorded. " +
            "Run './build.sh BakeApp --role redis', which bakes from that, and verify what it makes.");
    }
}
