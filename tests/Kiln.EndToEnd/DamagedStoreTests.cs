using System.Diagnostics;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>A copy of the store in which something rotted.</summary>
[Collection(SharedStore.Name)]
public sealed class DamagedStoreTests(BakedStore store) : IAsyncLifetime
{
    private string Copy => $"{store.Path}-that-rotted";

    public Task InitializeAsync() => RunAsync("cp", "-a", "--", store.Pristine, Copy);

    [Fact]
    public async Task A_byte_that_flipped_in_the_base_is_noticed_when_something_is_built_on_it_and_the_base_is_baked_anew()
    {
        var (id, layer) = Base();
        var rotten = $"{layer}/root/usr/bin/gzip";
        var time = File.GetLastWriteTimeUtc(rotten);
        var bytes = await File.ReadAllBytesAsync(rotten);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(rotten, bytes);
        File.SetLastWriteTimeUtc(rotten, time);

        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# on a base that rotted\n");
        var bake = (await store.RunAsync([], workspace, Copy, "BakeApp", "--role", "redis")).ShouldSucceed();
        bake.ShouldSay(
            $"Quarantined {Copy}/images/{id}: of its layer, its content has the digest ",
            $"Quarantined {layer}: its content has the digest ",
            "built  debian-12 base: ",
            "built  redis app: ");
        Directory.EnumerateDirectories($"{Copy}/quarantine").ShouldContain(path => path.EndsWith($"-{Path.GetFileName(layer)}", StringComparison.Ordinal));
        (await File.ReadAllBytesAsync(rotten)).ShouldNotBe(bytes);
        (await store.RunAsync([], workspace, Copy, "CheckStore")).ShouldSucceed().ShouldSay(": all sound");
        await Census.ShouldBeCleanAsync(Copy);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_noticed_and_only_what_is_damaged_is_baked_anew()
    {
        var layer = Layer("redis-app-base-1");
        var cutOff = $"{layer}/root/usr/bin/redis-check-rdb";
        var length = new FileInfo(cutOff).Length;
        await using (var file = new FileStream(cutOff, FileMode.Open, FileAccess.Write)) file.SetLength(length / 2);

        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# on a layer that was cut off\n");
        var bake = (await store.RunAsync([], workspace, Copy, "BakeApp", "--role", "redis")).ShouldSucceed();
        bake.ShouldSay($"Quarantined {layer}: its content has the digest ", "reuse  debian-12 base: ", "built  redis app-base: ", "built  redis app: ");
        new FileInfo(cutOff).Length.ShouldBe(length);
        await Census.ShouldBeCleanAsync(Copy);
    }

    [Fact]
    public async Task A_manifest_that_rotted_keeps_nobody_from_listing_the_others_and_a_check_moves_it_out_of_the_way()
    {
        var (id, _) = Base();
        var manifest = $"{Copy}/images/{id}/manifest.json";
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("\"debian-12\"", "\"debian-21\"", StringComparison.Ordinal));

        var theirs = store.NewWorkspace();
        await RunAsync("chown", "-R", "65534:65534", "--", theirs.Folder);
        var list = (await store.RunAsync([.. BakedStore.WithoutNetwork, .. BakedStore.OrdinaryUser], theirs, Copy, "ListImages")).ShouldSucceed();
        list.ShouldSay($"Left out: {manifest} is damaged: its checksum does not match its content. './build.sh CheckStore' moves it out of the way");
        list.Row("redis")[1].ShouldBe("app-base");

        var check = await store.RunAsync([], store.NewWorkspace(), Copy, "CheckStore");
        check.ShouldFailWith($"Quarantined {Copy}/images/{id}: its checksum does not match its content", "1 damaged, and moved out of the way");
        (await store.RunAsync([], store.NewWorkspace(), Copy, "ListImages")).ShouldSucceed().ShouldNotSay("damaged");
        (await store.RunAsync([], store.NewWorkspace(), Copy, "BuildBase", "--role", "redis", "--dry-run")).ShouldSucceed().Row("debian-12 base")[1].ShouldBe("build");
    }

    [Fact]
    public async Task Cleaning_shows_what_it_would_remove_and_without_a_terminal_wants_a_yes()
    {
        await RunAsync("rm", "-r", "--", Image("redis-app-1"));
        await RunAsync("find", $"{Copy}/layers", "-maxdepth", "1", "-exec", "touch", "-d", "yesterday", "{}", "+");
        var workspace = store.NewWorkspace();
        var plan = (await store.RunAsync([], workspace, Copy, "CleanStore", "--dry-run")).ShouldSucceed();
        plan.ShouldSay("no image refers to it", "Would remove ");
        var layers = Directory.GetDirectories($"{Copy}/layers").Length;
        (await store.RunAsync([], workspace, Copy, "CleanStore")).ShouldFailWith("There is no terminal to ask on. Say --yes to do it, or --dry-run to only look.");
        Directory.GetDirectories($"{Copy}/layers").Length.ShouldBe(layers);
        (await store.RunAsync([], workspace, Copy, "CleanStore", "--yes")).ShouldSucceed().ShouldSay("Removed ");
        Directory.GetDirectories($"{Copy}/layers").Length.ShouldBe(layers - 1);
    }

    public Task DisposeAsync() => RunAsync("rm", "-rf", "--one-file-system", "--", Copy);

    private (string Id, string Layer) Base() => (Path.GetFileName(Image("debian-12-base-")), Layer("debian-12-base-"));

    private string Layer(string beginning) => Directory.EnumerateDirectories($"{Copy}/layers", $"{Image(beginning).Split('-')[^1]}*").Single();

    private string Image(string beginning) => Directory.EnumerateDirectories($"{Copy}/images", $"{beginning}*").Single();

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
