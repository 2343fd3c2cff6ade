using Kiln.Bakes;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Stages;
using Kiln.Tests.Plans;
using static Kiln.Tests.Plans.Sample;

namespace Kiln.Tests.Bakes;

public sealed class ExplainTests
{
    private static readonly InstalledPackage Openssl = new("openssl", "3.0.15", "amd64");
    private static readonly InstalledPackage Redis = new("redis-server", "7.0.15", "amd64");

    [Fact]
    public async Task A_changed_file_says_how_many_lines_it_was()
    {
        var recorder = Baked(WithFile("one\ntwo\n"), out var images);
        recorder.Outlines[images[2].Id] = LineOutline.Of(WithFile("one\ntwo\n")[2]);
        (await Explain(recorder, WithFile("one\n2\n3\n")))[2].Step.Reason.ShouldBe("files/redis.conf: 2 lines");
        (await Explain(recorder, WithFile("one\n2\n")))[2].Step.Reason.ShouldBe("files/redis.conf: 1 line");
    }

    [Fact]
    public async Task A_changed_file_of_which_nothing_is_remembered_is_just_changed() =>
        (await Explain(Baked(WithFile("one\n"), out _), WithFile("two\n")))[2].Step.Reason.ShouldBe("files/redis.conf changed");

    [Fact]
    public async Task An_archive_that_changed_names_what_is_newer_of_the_image_and_security_updates_first()
    {
        var recorder = Baked(Role("redis"), out var images, [Openssl], updates: packages => packages.Contains(Openssl) ? [new("openssl", "3.0.15", "3.0.16", true), new("vim", "1", "2", false)] : []);
        recorder.Stored[0] = images[0] with { Manifest = images[0].Manifest with { Inputs = [.. images[0].Manifest.Inputs.Select(input => input.Name == "archive" ? new("archive", "a0") : input)], Fingerprint = new(new('0', 64)) } };
        (await Explain(recorder, Role("redis")))[0].Step.Reason.ShouldBe("security update: openssl 3.0.15 → 3.0.16; 1 other update");
    }

    [Fact]
    public async Task A_package_that_is_newer_is_named_where_it_comes_in()
    {
        var recorder = Baked(Role("redis"), out var images, [Openssl], packages => [.. packages.Select(package => new PackageUpdate(package.Name, package.Version, "9", false))]);
        recorder.Stored[1] = images[1] with { Manifest = images[1].Manifest with { Packages = [Openssl, Redis] } };
        recorder.Stored[2] = images[2] with { Manifest = images[2].Manifest with { Packages = [Openssl, Redis] } };
        (await Explain(recorder, Role("redis"))).Select(stage => string.Join(' ', stage.Updates.Select(update => update.Name))).ShouldBe(["openssl", "redis-server", ""]);
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_explained() =>
        (await new ImagePipeline(new Recorder(), [Role("redis")]).ExplainAsync(StageKind.AppBase, 2, _ => throw new InvalidOperationException(), default))
            .Stages.Select(stage => $"{stage.Step.Stage}").ShouldBe(["debian-12 base", "redis app-base"]);

    [Fact]
    public async Task What_stands_on_a_stage_comes_below_it_and_what_is_shared_comes_once()
    {
        var stages = await Explain(new Recorder(), Role("blue"), Role("green"), Role("lb", "haproxy"));
        stages.Select(stage => $"{stage.Depth} {stage.Step.Stage} {string.Join(',', stage.Continues)}").ShouldBe(
            ["0 debian-12 base ", "1 blue app-base True", "2 blue app True,True", "2 green app True,False", "1 lb app-base False", "2 lb app False,False"]);
    }

    private static Recorder Baked(
        IReadOnlyList<Stage> role, out Image[] images, IReadOnlyList<InstalledPackage>? packages = null, Func<IReadOnlyList<InstalledPackage>, IReadOnlyList<PackageUpdate>>? updates = null)
    {
        images = [.. Sample.Baked(Plan([role])).Select(image => image with { Manifest = image.Manifest with { Packages = packages ?? [] } })];
        var recorder = new Recorder { Updates = updates ?? (_ => []) };
        recorder.Stored.AddRange(images);
        return recorder;
    }

    private static async Task<IReadOnlyList<ExplainedStage>> Explain(Recorder recorder, params IReadOnlyList<Stage>[] roles) =>
        (await new ImagePipeline(recorder, roles).ExplainAsync(StageKind.App, 2, _ => null, default)).Stages;

    private static IReadOnlyList<Stage> WithFile(string content)
    {
        var text = new FileContent.Text(content);
        var file = new Provisioner { Kind = "file", Title = "file", Inputs = [new("files/redis.conf", text.Sha256)], Steps = [new PutFile("/etc/redis.conf", text, Ownership.Root(0b110_100_100))] };
        var role = Role("redis");
        return [role[0], role[1], role[2] with { Provisioners = [file] }];
    }
}
