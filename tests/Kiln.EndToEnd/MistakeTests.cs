using System.Text;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>What an operator may get wrong: refused with its place and the nearest name, before anything is created.</summary>
[Collection(SharedStore.Name)]
public sealed class MistakeTests(BakedStore store)
{
    private readonly string _nowhere = $"{store.Path}-of-mistakes";

    [Theory]
    [InlineData("BakeApp --role redi", "--role: there is no role 'redi' in nodes.yaml. Known: redis, app, lb, all. Did you mean 'redis'?")]
    [InlineData("BakeApp --role redis ap", "--role: there is no role 'ap' in nodes.yaml. Known: redis, app, lb, all. Did you mean 'app'?")]
    [InlineData("BakeAp --role redis", "There is no target 'BakeAp'. ", " Did you mean 'BakeApp'?", "Nothing was done. './build.sh --help' lists targets and options.")]
    [InlineData("BakeApp --role redis --dry-rum", "There is no option '--dry-rum'. ", " Did you mean '--dry-run'?")]
    [InlineData("BakeApp --role redis --dry-run=true", "'--dry-run=true': write the value after a space: --dry-run true")]
    [InlineData("BakeApp --role redis --dry-run maybe", "--dry-run is a switch: nothing, true or false follows it, not 'maybe'.")]
    [InlineData("BakeApp --role redis --disk-format qcow3", "--disk-format: there is no 'qcow3'. Known: Qcow2, Raw. Did you mean 'Qcow2'?")]
    [InlineData("BakeApp --role redis --provider loca", "--provider: there is no provider 'loca'. Known: local. Did you mean 'local'?")]
    [InlineData("BakeApp --role redis --environment stagin", "--environment: there is no environment 'stagin' in nodes.yaml. Known: staging. Did you mean 'staging'?")]
    [InlineData("BakeApp --role redis --variables country", "--variables: 'country' is not of the form name=value.")]
    [InlineData("BakeApp", "Which role? Say --role NAME, several names, or --role all.")]
    [InlineData("BakeApp --role redis --frozen --refresh", "--frozen keeps what the package archive was last seen to hold, --refresh asks it anew. Leave one of them out.")]
    [InlineData("BakeApp --role redis --dry-run --refresh", "A plan asks no package archive, --refresh asks it now. Leave one of them out.")]
    [InlineData("TestImage --role", "--role takes at least one value")]
    public Task On_the_command_line(string arguments, params string[] messages) => ShouldBeRefusedAsync(store.NewWorkspace(), arguments, messages);

    [Fact]
    public Task An_empty_inventory() => WithInventoryAsync([], "nodes.yaml(1,1): the file is empty");

    [Fact]
    public Task A_binary_inventory() => WithInventoryAsync([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3], "nodes.yaml(1,5): binary data (byte 0x00); expected text in UTF-8");

    [Fact]
    public Task An_inventory_of_two_megabytes() =>
        WithInventoryAsync(Enumerable.Repeat((byte)'#', 2 * 1024 * 1024).ToArray(), "nodes.yaml(1,1): the file is larger than 1 MiB, which is the most that is read");

    [Fact]
    public Task An_inventory_nested_ten_thousand_deep() =>
        WithInventoryAsync(Encoding.ASCII.GetBytes($"version: 1\nroles: {new string('[', 10_000)}{new string(']', 10_000)}\n"), "nodes.yaml(2,71): nested more than 64 deep");

    [Fact]
    public Task An_inventory_of_aliases_that_multiply()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 10; level++) text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        return WithInventoryAsync(Encoding.ASCII.GetBytes(text.ToString()), "nodes.yaml(6,", "more than 300,000 values, with each alias counted as what it stands for");
    }

    [Fact]
    public Task Several_things_in_the_inventory_are_all_named_at_once() => WithInventoryAsync(
        """
        version: 1
        defaults: { provider: locl, base: debain-12 }
        roles:
          redis: { securty_groups: [redis] }
          redis: {}
        """u8.ToArray(),
        "nodes.yaml(2,23): defaults.provider: ",
        "nodes.yaml(2,35): defaults.base: ",
        " Did you mean 'debian-12'?",
        "nodes.yaml(4,12): roles.redis: unknown key 'securty_groups'. ",
        "nodes.yaml(5,3): roles: duplicate key 'redis'; it is already on line 4");

    [Fact]
    public Task No_inventory_at_all()
    {
        var workspace = store.NewWorkspace();
        File.Delete(workspace.PathOf("nodes.yaml"));
        return ShouldBeRefusedAsync(workspace, "BakeApp --role redis", "nodes.yaml(1,1): ");
    }

    [Theory]
    [InlineData("source: files/no-such.conf", "images/roles/redis/app.yaml(", "files/no-such.conf")]
    [InlineData("source: files/redis.cnf", "images/roles/redis/app.yaml(", "Did you mean 'files/redis.conf'?")]
    [InlineData("source: ../../../nodes.yaml", "images/roles/redis/app.yaml(", "../../../nodes.yaml")]
    [InlineData("source: /etc/passwd", "images/roles/redis/app.yaml(", "/etc/passwd")]
    [InlineData("source: files/redis.conf, mood: good", "images/roles/redis/app.yaml(", "mood")]
    public Task In_a_stage_file(string settings, params string[] messages) => ShouldBeRefusedAsync(
        store.NewWorkspace().Append("images/roles/redis/app.yaml", $"  - file: {{ {settings}, target: /etc/test }}\n"), "BakeApp --role redis", messages);

    [Fact]
    public Task A_link_that_leads_out_of_the_images()
    {
        var workspace = store.NewWorkspace();
        File.CreateSymbolicLink(workspace.PathOf("images/roles/redis/files/secrets"), "/etc/shadow");
        workspace.Append("images/roles/redis/app.yaml", "  - file: { source: files/secrets, target: /etc/test }\n");
        return ShouldBeRefusedAsync(workspace, "BakeApp --role redis", "images/roles/redis/app.yaml(", "files/secrets");
    }

    [Fact]
    public Task A_target_that_climbs_out_of_the_image() => ShouldBeRefusedAsync(
        store.NewWorkspace().Append("images/roles/redis/app.yaml", "  - file: { content: x, target: /etc/../../x }\n"), "BakeApp --role redis", "images/roles/redis/app.yaml(", "'..'");

    [Fact]
    public Task A_check_that_there_is_not() => ShouldBeRefusedAsync(
        store.NewWorkspace().Append("images/roles/redis/checks.yaml", "  - prt: 6379\n"), "TestImage --role redis", "images/roles/redis/checks.yaml(", "Did you mean 'port'?");

    private Task WithInventoryAsync(byte[] content, params string[] messages)
    {
        var workspace = store.NewWorkspace();
        File.WriteAllBytes(workspace.PathOf("nodes.yaml"), content);
        return ShouldBeRefusedAsync(workspace, "BakeApp --role redis", messages);
    }

    private async Task ShouldBeRefusedAsync(Workspace workspace, string arguments, params string[] messages)
    {
        var refused = await store.RunAsync([], workspace, _nowhere, arguments.Split(' '));
        refused.ShouldFailWith(messages);
        refused.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        Directory.Exists(_nowhere).ShouldBeFalse();
    }
}
