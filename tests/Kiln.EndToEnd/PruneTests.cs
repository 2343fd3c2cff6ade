using System.Text.Json;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Images come and go: several bakes of one role, and prunes of all kinds. The rest stays sound.</summary>
[Collection(SharedStore.Name)]
public sealed class PruneTests(BakedStore store)
{
    private readonly Workspace _workspace = store.NewWorkspace();

    [Fact]
    public async Task A_prune_keeps_the_last_images_and_removes_older_ones_with_their_layers_and_proof()
    {
        var folder = await BakedAsync(4);
        var apps = Apps(folder);
        (await RunAsync(folder, "PinImage", "--image", apps[1], "--why", "for the auditors")).ShouldSucceed().ShouldSay($"Pinned {apps[1]}");

        var before = BakedStore.Listing(folder);
        var plan = (await RunAsync(folder, "PruneAmis", "--keep", "1", "--dry-run")).ShouldSucceed().ShouldSay("Would remove 2 of 6 images, ", "pinned by ", ": for the auditors");
        plan.Row("debian-12")[5].ShouldBe("keep");
        BakedStore.Listing(folder).ShouldBe(before);
        (await RunAsync(folder, "PruneAmis", "--keep", "1")).ShouldFailWith("Remove 2 of 6 images, ", "? There is no terminal to ask on. Say --yes to do it, or --dry-run to only look.");
        Apps(folder).ShouldBe(apps);

        (await RunAsync(folder, "PruneAmis", "--keep", "1", "--yes")).ShouldSucceed().ShouldSay($"removed  {apps[0]}, ", $"removed  {apps[2]}, ", "Removed 2 of 6 images, ");
        Apps(folder).ShouldBe([apps[1], apps[3]]);
        Directory.EnumerateDirectories($"{folder}/layers").Count().ShouldBe(4);
        File.ReadLines($"{folder}/removals.jsonl").Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()).ShouldBe([apps[0], apps[2]]);
        (await RunAsync(folder, "CheckStore")).ShouldSucceed().ShouldSay("4 layers and 4 images", "all sound");
        (await RunAsync(folder, "ListImages")).ShouldSucceed().ShouldSay(apps[1], apps[3]);
        (await RunAsync(folder, "BakeApp", "--role", "redis")).ShouldSucceed().ShouldSay("reuse  redis app: ");
    }

    [Fact]
    public async Task What_a_bake_stands_on_stays_while_it_runs()
    {
        var folder = await BakedAsync(1);
        var apps = Apps(folder);
        var slow = store.NewWorkspace().WithScript("slow.sh", "#!/bin/sh\necho waiting\nwhile [ ! -e /srv/go ]; do sleep 0.1; [ $((i = ${i:-0} + 1)) -gt 300 ] && exit 0; done\n");
        using (var bake = store.Start([], slow, folder, ["BakeApp", "--role", "redis"]))
        {
            await bake.WaitForAsync("shell scripts/slow.sh");
            var plan = (await RunAsync(folder, "PruneAmis", "--keep", "1", "--dry-run")).ShouldSucceed();
            plan.ShouldSay("a bake of redis app stands on it (process ");
            await bake.KillAsync();
        }

        (await RunAsync(folder, "PruneAmis", "--keep", "1", "--dry-run")).ShouldSucceed().ShouldNotSay("stands on it (process ");
        Apps(folder).ShouldBe(apps);
    }

    [Fact]
    public async Task What_a_killed_prune_began_is_finished_by_the_next_one()
    {
        var folder = await BakedAsync(3);
        var apps = Apps(folder);
        using (var prune = store.Start([], _workspace, folder, ["PruneAmis", "--keep", "1", "--yes"]))
        {
            await prune.WaitUntilAsync(() => File.Exists($"{folder}/removals.jsonl"));
            await prune.KillAsync();
        }

        (await RunAsync(folder, "PruneAmis", "--keep", "1", "--yes")).ShouldSucceed();
        Apps(folder).ShouldBe([apps[2]]);
        Directory.EnumerateDirectories($"{folder}/layers").Count().ShouldBe(3);
        Directory.EnumerateFileSystemEntries($"{folder}/builds").ShouldBeEmpty();
        (await RunAsync(folder, "CheckStore")).ShouldSucceed().ShouldSay("all sound");
    }

    [Fact]
    public async Task Someone_who_is_not_root_may_look()
    {
        var plan = (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "PruneAmis", "--dry-run")).ShouldSucceed();
        plan.ShouldSay("What other processes have open is seen by root only, and left out here.");
        (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "PruneAmis", "--yes", "--no-sudo")).ShouldFailWith("The store is root's, so root is needed, and --no-sudo forbids to ask for it.");
    }

    [Fact]
    public async Task Numbers_out_of_range_and_images_that_are_not_there_are_refused()
    {
        (await store.RunAsync(_workspace, "PruneAmis", "--keep", "1001")).ShouldFailWith("--keep takes a whole number from 1 to 1000, not '1001'");
        (await store.RunAsync(_workspace, "PruneAmis", "--keep-days", "99999")).ShouldFailWith("--keep-days takes a whole number from 0 to 36500, not '99999'");
        (await store.RunAsync(_workspace, "PinImage", "--image", "redis-app-1")).ShouldFailWith("--image: there is no image 'redis-app-1'.");
        (await store.RunAsync(_workspace, "PinImage")).ShouldFailWith("Which image? Say --image ID; './build.sh ListImages' shows them.");
    }

    /// <summary>A store with a base, an app-base and some app images of redis, the oldest first.</summary>
    private async Task<string> BakedAsync(int bakes)
    {
        var folder = await store.NewStoreWithBaseAsync();
        for (var bake = 0; bake < bakes; bake++)
        {
            _workspace.Append("images/roles/redis/files/redis.conf", $"# {bake}\n");
            (await RunAsync(folder, "BakeApp", "--role", "redis")).ShouldSucceed();
        }

        return folder;
    }

    private Task<Outcome> RunAsync(string folder, params string[] arguments) => store.RunAsync([], _workspace, folder, arguments);

    /// <summary>The oldest first. Names tell seconds, and several bakes fit into one.</summary>
    private static IReadOnlyList<string> Apps(string folder) =>
        [.. Directory.EnumerateDirectories($"{folder}/images", "redis-app-1*").OrderBy(MadeAt).Select(path => Path.GetFileName(path))];

    private static DateTimeOffset MadeAt(string image) => JsonDocument.Parse(File.ReadAllText($"{image}/manifest.json")).RootElement.GetProperty("createdAt").GetDateTimeOffset();
}
