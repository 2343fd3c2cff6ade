using System.Diagnostics;
using System.Text.Json;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>What one <c>./build.sh BakeApp --role redis</c> on a fresh store makes.</summary>
[Collection(SharedStore.Name)]
public sealed class ColdBakeTests(BakedStore store)
{
    [Fact]
    public void It_builds_three_stages_and_says_where_the_disk_is_and_what_comes_next()
    {
        var bake = store.ColdBake;
        bake.ShouldSay("build  debian-12 base: never built", "build  redis app-base: never built", "build  redis app: never built");
        bake.Row("redis app")[2..4].ShouldBe(["built", "never built"]);
        bake.ShouldSay($"{Image("redis-app-")}/disk.qcow2\nNext: ./build.sh TestImage --role redis");
    }

    [Fact]
    public async Task The_disk_is_a_sound_qcow2_image_and_a_difference_to_the_one_below()
    {
        (await HostAsync("qemu-img", "check", Disk)).ShouldSucceed().ShouldSay("No errors were found on the image");
        (await HostAsync("qemu-img", "info", Disk)).ShouldSay("file format: qcow2", $"backing file: ../{Path.GetFileName(Image("redis-app-base-"))}/disk.qcow2");
        new FileInfo(Disk).Length.ShouldBeLessThan(8 << 20);
    }

    [Fact]
    public async Task The_base_s_disk_holds_a_file_system_that_needs_no_repair()
    {
        var table = (await HostAsync("sfdisk", "--verify", $"{Image("debian-12-base-")}/disk.raw")).ShouldSucceed();
        table.ShouldSay("No errors detected");
        (await HostAsync("e2fsck", "-fn", $"{Image("debian-12-base-")}/disk.raw?offset={135168 * 512}")).ShouldSucceed();
    }

    [Fact]
    public void Each_image_has_a_disk_and_what_is_known_of_it()
    {
        Files("debian-12-base-").ShouldBe(["disk.raw", "disk.raw.json", "manifest.json", "outlines.json"], ignoreOrder: true);
        Files("redis-app-base-").ShouldBe(["disk.qcow2", "disk.qcow2.json", "manifest.json", "outlines.json"], ignoreOrder: true);
        Files("redis-app-").ShouldBe(["disk.qcow2", "disk.qcow2.json", "manifest.json", "outlines.json"], ignoreOrder: true);
    }

    [Fact]
    public void Images_are_named_after_role_stage_time_and_fingerprint()
    {
        foreach (var (name, beginning) in new[] { ("debian-12", "debian-12-base-"), ("redis", "redis-app-base-"), ("redis", "redis-app-") })
        {
            var manifest = Manifest(beginning);
            var made = manifest.GetProperty("createdAt").GetDateTimeOffset().ToUnixTimeSeconds();
            manifest.GetProperty("name").GetString().ShouldBe(name);
            Path.GetFileName(Image(beginning)).ShouldBe($"{beginning}{made}-{manifest.GetProperty("fingerprint").GetString()![..8]}");
        }
    }

    [Fact]
    public void Each_image_names_the_one_it_was_made_on()
    {
        Manifest("debian-12-base-").TryGetProperty("parent", out _).ShouldBeFalse();
        Manifest("redis-app-base-").GetProperty("parent").GetString().ShouldBe(Path.GetFileName(Image("debian-12-base-")));
        Manifest("redis-app-").GetProperty("parent").GetString().ShouldBe(Path.GetFileName(Image("redis-app-base-")));
    }

    [Fact]
    public async Task The_manifest_tells_what_went_into_the_image_and_what_made_it()
    {
        var manifest = Manifest("redis-app-");
        manifest.GetProperty("stage").GetString().ShouldBe("app");
        Names(manifest, "inputs").ShouldContain("files/redis.conf");
        manifest.GetProperty("packages").EnumerateArray()
            .Single(package => package.GetProperty("name").GetString() == "redis-server").GetProperty("version").GetString()!.ShouldStartWith("5:7.0");
        manifest.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()!.Split(' ')[0]).ShouldBeSubsetOf(
            ["mmdebstrap", "systemd-container", "apt", "e2fsprogs", "fdisk", "grub-pc-bin", "dosfstools", "qemu-utils"]);
        manifest.GetProperty("tools").GetArrayLength().ShouldBeGreaterThan(4);
        manifest.GetProperty("timings").EnumerateArray().Select(timing => timing.GetProperty("step").GetString()).ShouldContain("file /etc/redis/redis.conf");
        manifest.GetProperty("content").GetString()!.Length.ShouldBe(64);

        var commit = await HostAsync("git", "-c", "safe.directory=*", "rev-parse", "HEAD");
        if (commit.ExitCode == 0) manifest.GetProperty("commit").GetString()!.ShouldStartWith(commit.Output.Trim());
    }

    [Fact]
    public void Everyone_may_read_what_there_is_but_not_the_operating_systems_themselves()
    {
        File.GetUnixFileMode($"{store.Path}/images").ShouldBe((UnixFileMode)0b111_101_101);
        File.GetUnixFileMode($"{Image("redis-app-")}/manifest.json").ShouldBe((UnixFileMode)0b110_100_100);
        File.GetUnixFileMode($"{store.Path}/layers").ShouldBe((UnixFileMode)0b111_000_000);
    }

    [Theory]
    [InlineData("/etc/apt/sources.list")]
    [InlineData("/etc/apt/sources.list.d/0000bookworm.list")]
    [InlineData("/usr/sbin/policy-rc.d")]
    [InlineData("/etc/ssh/ssh_host_ed25519_key")]
    [InlineData("/etc/hostname")]
    [InlineData("/root/.ssh/authorized_keys")]
    [InlineData("/var/lib/dbus/machine-id")]
    public async Task What_only_the_bake_needs_is_not_on_the_disk(string path) =>
        (await DebugAsync($"stat {path}")).ShouldSay("File not found by ext2_lookup");

    [Fact]
    public async Task Each_machine_gets_an_identity_of_its_own() => (await DebugAsync("stat /etc/machine-id")).ShouldSay("Type: regular", "Size: 0\n");

    [Fact]
    public async Task Name_servers_are_those_of_the_machine_not_of_the_build_host() =>
        (await DebugAsync("stat /etc/resolv.conf")).ShouldSay("Fast link dest: \"../run/systemd/resolve/stub-resolv.conf\"");

    [Fact]
    public async Task No_layer_holds_the_name_of_a_mirror()
    {
        var apt = Directory.EnumerateFiles($"{store.Path}/cache/apt", "sources.list", SearchOption.AllDirectories).Single();
        var hosts = File.ReadLines(apt)
            .Select(line => new Uri(line.Split(' ').First(word => word.Contains("://", StringComparison.Ordinal))).Host)
            .Where(host => host.Length > 0)
            .Distinct()
            .ToList();

        hosts.ShouldNotBeEmpty();
        foreach (var layer in Directory.EnumerateDirectories($"{store.Path}/layers"))
        {
            // What lies under /usr is the packages' own: Debian's name Debian's archive in examples.
            foreach (var host in hosts)
            {
                var found = await HostAsync("grep", "--recursive", "--files-with-matches", "--fixed-strings", "--exclude-dir=usr", "--exclude=layer.json", host, layer);
                found.Output.ShouldBe("", host);
            }
        }

        foreach (var layer in Directory.EnumerateDirectories($"{store.Path}/layers"))
        {
            Files(layer, "root/etc/apt/sources.list.d").ShouldBeEmpty();
            Files(layer, "root/var/lib/apt/lists").ShouldBeEmpty();
            Files(layer, "root/var/cache/apt/archives").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_the_bake_itself() => await store.ShouldBeCleanAsync();

    [Fact]
    public void The_log_of_each_stage_is_kept() =>
        Directory.EnumerateFiles($"{store.Path}/logs", "redis-app-base-*.log").ShouldNotBeEmpty();

    private string Disk => $"{Image("redis-app-")}/disk.qcow2";

    private static IEnumerable<string> Files(string layer, string folder) =>
        Directory.Exists($"{layer}/{folder}") ? Directory.EnumerateFiles($"{layer}/{folder}", "*", SearchOption.AllDirectories) : [];

    private static IEnumerable<string?> Names(JsonElement manifest, string list) =>
        manifest.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("name").GetString());

    private static async Task<Outcome> HostAsync(params string[] command)
    {
        using var run = Run.Start(Repository.Root, command, new Dictionary<string, string?>());
        return await run.EndAsync();
    }

    private List<string?> Files(string beginning) => [.. Directory.EnumerateFiles(Image(beginning)).Select(Path.GetFileName).Where(file => file != "promotion.json")];

    // The oldest: other tests bake more.
    private string Image(string beginning) =>
        Directory.EnumerateDirectories($"{store.Path}/images", $"{beginning}1*").Order(StringComparer.Ordinal).First();

    private JsonElement Manifest(string beginning) => JsonDocument.Parse(File.ReadAllText($"{Image(beginning)}/manifest.json")).RootElement;

    // The root file system begins at the second partition; debugfs reads it there, without a mount.
    private async Task<Outcome> DebugAsync(string request)
    {
        var raw = $"{store.Path}/../redis.raw";
        if (!File.Exists(raw))
        {
            using var convert = Process.Start("qemu-img", ["convert", "-O", "raw", Disk, raw]);
            await convert.WaitForExitAsync();
        }

        var table = await HostAsync("sfdisk", "--json", raw);
        using var document = JsonDocument.Parse(table.ShouldSucceed().Output);
        var start = document.RootElement.GetProperty("partitiontable").GetProperty("partitions").EnumerateArray()
            .Single(partition => partition.GetProperty("type").GetString() == "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709").GetProperty("start").GetInt64();
        return await HostAsync("debugfs", "-R", request, $"{raw}?offset={start * 512}");
    }
}
