using Kiln.Bakes;
using Kiln.Tests.Plans;

namespace Kiln.Tests.Bakes;

public sealed class ImagePipelineTests
{
    [Fact]
    public async Task An_archive_that_roles_share_is_asked_once()
    {
        // Read from the file twice, so two values that are equal.
        var other = Sample.Role("lb", "haproxy").ToArray();
        other[0] = other[0] with { Distribution = new("debian", "bookworm", ["main"]) };
        var recorder = new Recorder();
        await new ImagePipeline(recorder, [Sample.Role("redis"), other]).PlanAsync(refresh: true, default);
        recorder.Events.ShouldBe(["describe debian anew"]);
    }

    [Fact]
    public async Task Each_plan_looks_anew_at_what_there_is()
    {
        var recorder = new Recorder();
        var pipeline = new ImagePipeline(recorder, [Sample.Role("redis")]);
        (await pipeline.PlanAsync(refresh: false, default)).Steps[0].Builds.ShouldBeTrue();
        recorder.Stored.Add(Sample.Image(Sample.Plan().Steps[0]));
        (await pipeline.PlanAsync(refresh: false, default)).Steps[0].Builds.ShouldBeFalse();
    }
}
