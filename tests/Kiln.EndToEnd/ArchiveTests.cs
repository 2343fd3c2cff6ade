using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

[Collection(SharedStore.Name)]
public sealed class ArchiveTests(BakedStore store)
{
    [Fact]
    public async Task Without_a_network_a_refresh_uses_what_was_last_seen_and_says_so_once()
    {
        var bake = (await store.RunAsync(BakedStore.WithoutNetwork, store.NewWorkspace(), store.Path, "BuildBase", "BuildAppBase", "BakeApp", "--role", "redis", "--refresh")).ShouldSucceed();
        bake.ShouldSay("reuse  redis app: ");
        bake.Output.Split("note   The package archive of debian bookworm did not answer; its state of ").Length.ShouldBe(2, bake.Output);
    }

    [Fact]
    public async Task A_frozen_bake_asks_nothing_however_often_archives_are_to_be_asked()
    {
        var workspace = store.NewWorkspace().Append("nodes.yaml", "refresh: 0s\n").Append("images/roles/redis/files/redis.conf", "# frozen\n");
        var bake = (await store.RunAsync(BakedStore.WithoutNetwork, workspace, store.Path, "BakeApp", "--role", "redis", "--frozen")).ShouldSucceed();
        bake.ShouldSay("reuse  debian-12 base: ", "built  redis app: ");
        bake.ShouldNotSay("did not answer");
    }

    [Fact]
    public async Task A_frozen_bake_without_a_recorded_state_is_refused_before_anything_is_made()
    {
        var fresh = $"{store.Path}-frozen";
        foreach (var arguments in new string[][] { ["BakeApp", "--role", "redis", "--frozen"], ["BakeApp", "--role", "redis", "--frozen", "--dry-run"] })
        {
            (await store.RunAsync([], store.NewWorkspace(), fresh, arguments)).ShouldFailWith(
                $"--frozen keeps what the package archive of debian bookworm was last seen to hold, and {fresh}/archives has no record of that. Run once without --frozen.");
        }

        Directory.Exists(fresh).ShouldBeFalse();
    }

    [Fact]
    public async Task A_release_that_the_host_has_no_archive_of_is_an_error_that_says_what_to_add()
    {
        const string stage = "images/base/debian-99/stage.yaml";
        var workspace = store.NewWorkspace().Write(stage, "distribution: { name: debian, codename: nosuch }\n").Replace("nodes.yaml", "base: debian-12", "base: debian-99");
        var failure = await store.RunAsync([], workspace, $"{store.Path}-nosuch", "BuildBase", "--role", "redis");
        failure.ShouldFailWith(
            "No package archive for debian nosuch: this host's package configuration (/etc/apt) was read, and it names none for that release",
            "or name a mirror that has nosuch in nodes.yaml (mirror:).");
    }

    [Fact]
    public async Task Packages_that_one_bake_downloaded_the_next_needs_no_network_for()
    {
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, tree]");
        (await store.RunAsync(workspace, "BuildAppBase", "--role", "redis")).ShouldSucceed().ShouldSay("built  redis app-base: ");

        workspace.Append("images/roles/redis/app-base.yaml", "  - directory: { path: /srv/cached }\n");
        (await store.RunAsync(BakedStore.WithoutNetwork, workspace, store.Path, "BuildAppBase", "--role", "redis")).ShouldSucceed().ShouldSay("built  redis app-base: ");
        await store.ShouldBeCleanAsync();
    }
}
