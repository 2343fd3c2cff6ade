using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>What needs neither root nor a network: someone without either runs it.</summary>
[Collection(SharedStore.Name)]
public sealed class OrdinaryUserTests(BakedStore store)
{
    [Fact]
    public async Task A_dry_run_of_what_is_there_shows_that_it_is_reused_and_changes_nothing()
    {
        var before = store.Listing();
        var plan = (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "BakeApp", "--role", "redis", "--dry-run")).ShouldSucceed();
        foreach (var stage in new[] { "debian-12 base", "redis app-base", "redis app" }) plan.Row(stage)[1..3].ShouldBe(["reuse", "unchanged"]);
        store.Listing().ShouldBe(before);
    }

    [Fact]
    public async Task A_dry_run_of_a_change_shows_what_would_be_built_and_why_and_changes_nothing()
    {
        var folder = await store.NewStoreAsync();
        var before = BakedStore.Listing(folder);
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, tree]");
        var plan = (await store.RunAsOrdinaryUserAsync(folder, workspace, "TestImage", "--role", "redis", "--dry-run")).ShouldSucceed();
        plan.Row("redis app-base")[1..3].ShouldBe(["build", "packages: + tree"]);
        plan.Row("redis app")[1..3].ShouldBe(["build", "parent rebuilt"]);
        plan.ShouldSay("redis app: would be booted, and its 11 checks run");
        BakedStore.Listing(folder).ShouldBe(before);
    }

    [Fact]
    public async Task A_dry_run_before_anything_was_baked_makes_not_even_a_store()
    {
        var nowhere = $"{store.Path}-that-is-not-there";
        var plan = await store.RunAsync([.. BakedStore.WithoutNetwork, .. BakedStore.OrdinaryUser], Own(store.NewWorkspace()), nowhere, "BakeApp", "--role", "all", "--dry-run");
        plan.ShouldSucceed().Row("debian-12 base")[1..3].ShouldBe(["build", "never built"]);
        Directory.Exists(nowhere).ShouldBeFalse();
    }

    [Fact]
    public async Task They_can_list_the_images()
    {
        var list = (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "ListImages")).ShouldSucceed();
        var row = list.Row("debian-12");
        row[1].ShouldBe("base");
        store.Images().ShouldContain(row[2]);
    }

    [Fact]
    public async Task A_bake_with_nothing_to_build_needs_no_rights() =>
        (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "BakeApp", "--role", "redis", "--no-sudo")).ShouldSucceed().ShouldSay("reuse  redis app: ");

    [Fact]
    public async Task A_bake_that_may_not_ask_sudo_is_refused_with_the_reason()
    {
        var before = store.Listing();
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# not root\n");
        (await store.RunAsOrdinaryUserAsync(workspace, "BakeApp", "--role", "redis", "--no-sudo")).ShouldFailWith(
            "A bake mounts file systems and makes namespaces, and the store is root's, so root is needed, and --no-sudo forbids to ask for it. Run as root, or without --no-sudo.");
        store.Listing().ShouldBe(before);
    }

    private static Workspace Own(Workspace workspace)
    {
        using var own = System.Diagnostics.Process.Start("chown", ["-R", "65534:65534", "--", workspace.Folder]);
        own.WaitForExit();
        return workspace;
    }
}
