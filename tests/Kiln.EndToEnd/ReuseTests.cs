using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

[Collection(SharedStore.Name)]
public sealed class ReuseTests(BakedStore store)
{
    [Fact]
    public async Task With_nothing_changed_everything_is_reused_and_nothing_is_touched()
    {
        var before = store.Listing();
        var again = (await store.BuildScriptAsync("BakeApp", "--role", "redis")).ShouldSucceed();
        again.ShouldNotSay("build  ", "built  ");
        foreach (var stage in new[] { "debian-12 base", "redis app-base", "redis app" })
        {
            again.ShouldSay($"reuse  {stage}: ");
            again.Row(stage)[2..4].ShouldBe(["reused", "unchanged"]);
        }

        again.ShouldSay("/disk.qcow2\nNext: ./build.sh TestImage --role redis");
        store.Listing().ShouldBe(before);
    }

    [Fact]
    public async Task One_byte_of_the_app_stage_rebuilds_only_the_app_and_says_which_file_it_was()
    {
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "#");
        var plan = (await store.RunAsync(workspace, "BakeApp", "--role", "redis", "--dry-run")).ShouldSucceed();
        plan.Row("redis app-base")[1..3].ShouldBe(["reuse", "unchanged"]);
        plan.Row("redis app")[1].ShouldBe("build");

        var bake = (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed();
        bake.ShouldSay("reuse  debian-12 base: ", "reuse  redis app-base: ", "build  redis app: ", "built  redis app: ");
        bake.Row("redis app")[2].ShouldBe("built");
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task The_reason_to_build_says_how_many_lines_of_a_file_changed()
    {
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# one\n");
        (await store.RunAsync([], workspace, await store.NewStoreAsync(), "BakeApp", "--role", "redis", "--dry-run")).ShouldSucceed()
            .Row("redis app")[1..3].ShouldBe(["build", "files/redis.conf: 1 line"]);
    }

    [Fact]
    public async Task A_package_added_to_the_app_base_rebuilds_it_and_the_app_upon_it()
    {
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, jq]");
        var folder = await store.NewStoreAsync();
        var bake = (await store.RunAsync([], workspace, folder, "BakeApp", "--role", "redis")).ShouldSucceed();
        bake.ShouldSay("reuse  debian-12 base: ", "build  redis app-base: packages: + jq\n", "build  redis app: parent rebuilt\n");
        bake.Row("redis app-base")[2..4].ShouldBe(["built", "packages: + jq"]);
        bake.Row("redis app")[2..4].ShouldBe(["built", "parent rebuilt"]);

        // Back to what is in the repository: that is still there.
        (await store.RunAsync([], store.NewWorkspace(), folder, "BakeApp", "--role", "redis", "--dry-run")).ShouldSucceed().Row("redis app")[1].ShouldBe("reuse");
    }

    [Fact]
    public async Task Several_roles_share_their_base()
    {
        var plan = (await store.BuildScriptAsync("BakeApp", "--role", "all", "--dry-run")).ShouldSucceed();
        plan.Output.Split('\n').Count(line => line.Contains("debian-12 base", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var role in new[] { "redis", "app", "lb" }) plan.Row($"{role} app").Length.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Two_bakes_of_the_same_role_at_once_build_it_once()
    {
        var workspace = store.NewWorkspace()
            .WithScript("slow.sh", "#!/bin/sh\necho started\nsleep 3\n");
        using var first = store.Start(workspace, "BakeApp", "--role", "redis");
        await first.WaitForAsync("shell scripts/slow.sh");
        using var second = store.Start(workspace, "BakeApp", "--role", "redis");
        var (built, reused) = (await first.EndAsync(), await second.EndAsync());

        built.ShouldSucceed().ShouldSay("built  redis app: ");
        reused.ShouldSucceed().ShouldNotSay("built  ");
        reused.ShouldSay($"note   Waiting for process {first.Id}, which is baking redis app ", "reuse  redis app: ");
        reused.Row("redis app")[1].ShouldBe(built.Row("redis app")[1]);
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task A_raw_disk_is_made_where_that_is_asked_for()
    {
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# raw\n");
        var bake = (await store.RunAsync(workspace, "BakeApp", "--role", "redis", "--disk-format", "raw")).ShouldSucceed();
        var disk = $"{store.Path}/images/{bake.Row("redis app")[1]}/disk.raw";
        bake.ShouldSay($"{disk}\n");
        File.Exists(disk).ShouldBeTrue();
    }
}
