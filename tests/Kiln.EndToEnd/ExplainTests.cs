using System.Text.Json;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>What a plan says, asked by someone who is not root and has no network.</summary>
[Collection(SharedStore.Name)]
public sealed class ExplainTests(BakedStore store)
{
    private const string Conf = "images/roles/redis/files/redis.conf";

    [Fact]
    public async Task A_changed_file_and_a_new_package_are_named_in_one_tree_and_nothing_is_touched()
    {
        var folder = await store.NewStoreAsync();
        var before = BakedStore.Listing(folder);
        var workspace = store.NewWorkspace().Append(Conf, "# two\n# three\n").Replace("images/roles/redis/app.yaml", "provision:", "provision:\n  - packages: [jq]");
        var plan = (await store.RunAsOrdinaryUserAsync(folder, workspace, "Explain", "--role", "all")).ShouldSucceed();
        plan.Row("debian-12 base")[1..3].ShouldBe(["reuse", "unchanged"]);
        plan.Row("redis app-base")[1..3].ShouldBe(["reuse", "unchanged"]);
        plan.Row("redis app")[1..3].ShouldBe(["build", "packages: + jq, files/redis.conf: 2 lines"]);
        plan.Row("redis app")[3].ShouldMatch("^[0-9.]+ s$");
        plan.Row("lb app-base")[1..3].ShouldBe(["build", "never built"]);
        plan.Output.Split('\n').Count(line => line.Contains("debian-12 base", StringComparison.Ordinal)).ShouldBe(1);
        plan.Output.Split('\n').ShouldContain(line => line.StartsWith("  To build: 5 of 7 stages, estimated ", StringComparison.Ordinal));
        BakedStore.Listing(folder).ShouldBe(before);
    }

    [Fact]
    public async Task What_stands_on_a_changed_stage_says_that_its_parent_is_rebuilt()
    {
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, tree]");
        var plan = (await store.RunAsOrdinaryUserAsync(await store.NewStoreAsync(), workspace, "Explain", "--role", "redis")).ShouldSucceed();
        plan.Row("redis app-base")[1..3].ShouldBe(["build", "packages: + tree"]);
        plan.Row("redis app")[1..3].ShouldBe(["build", "parent rebuilt"]);
    }

    [Fact]
    public async Task A_dry_run_of_the_whole_chain_is_one_tree()
    {
        var plan = (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), "TestImage", "--role", "redis", "--dry-run")).ShouldSucceed();
        plan.Output.Split('\n').Count(line => line.Contains("Fingerprint", StringComparison.Ordinal)).ShouldBe(1);
        plan.ShouldSay("  Nothing to build: 3 stages as they are.\n");
    }

    [Fact]
    public async Task Json_is_all_that_is_on_standard_output()
    {
        var json = await StandardOutputAsync("Explain", "--role", "redis", "--output", "json");
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("format").GetInt32().ShouldBe(1);
        document.RootElement.GetProperty("stages").EnumerateArray().Select(stage => $"{stage.GetProperty("name")} {stage.GetProperty("stage")} {stage.GetProperty("plan")}")
            .ShouldBe(["debian-12 base reuse", "redis app-base reuse", "redis app reuse"]);
    }

    [Fact]
    public async Task Markdown_is_all_that_is_on_standard_output()
    {
        var markdown = await StandardOutputAsync("TestImage", "--role", "redis", "--dry-run", "--output", "markdown");
        markdown.ShouldStartWith("### Images\n\nNothing to build: 3 stages as they are.\n\n| Stage | Plan | Why | Estimate |\n| --- | --- | --- | --- |\n| debian-12 base | reuse | unchanged |  |\n");
        markdown.ShouldNotContain("NUKE");
    }

    [Theory]
    [InlineData("ListImages --output json", "--output Json is for plans: name the target Explain, or say --dry-run with a target that bakes or tests images.")]
    [InlineData("BakeApp --role redis --output json", "--output Json is for plans: name the target Explain, or say --dry-run with a target that bakes or tests images.")]
    [InlineData("Explain", "Which role? Say --role NAME, several names, or --role all.")]
    [InlineData("Explain --role redos --output json", "--role: there is no role 'redos' in nodes.yaml.")]
    [InlineData("Explain --role redis --output yaml", "--output: there is no 'yaml'.")]
    [InlineData("Explain --role redis --refresh", "A plan asks no package archive, --refresh asks it now. Leave one of them out.")]
    public async Task What_makes_no_sense_is_refused(string arguments, string message) =>
        (await store.RunAsOrdinaryUserAsync(store.NewWorkspace(), arguments.Split(' '))).ShouldFailWith(message);

    [Fact]
    public async Task What_root_remembered_of_files_serves_others_and_theirs_serves_root()
    {
        var workspace = store.NewWorkspace();
        (await store.RunAsync(workspace, "Explain", "--role", "redis")).ShouldSucceed().Row("redis app")[1].ShouldBe("reuse");
        workspace.Append(Conf, "# changed\n");
        (await store.RunAsOrdinaryUserAsync(workspace, "Explain", "--role", "redis")).ShouldSucceed().Row("redis app")[1].ShouldBe("build");
        workspace.Replace(Conf, "# changed\n", "");
        (await store.RunAsync(workspace, "Explain", "--role", "redis")).ShouldSucceed().Row("redis app")[1].ShouldBe("reuse");
        await File.WriteAllTextAsync(workspace.PathOf(".nuke/temp/kiln-hashes"), "not what it was");
        (await store.RunAsOrdinaryUserAsync(workspace, "Explain", "--role", "redis", "--rehash")).ShouldSucceed().Row("redis app")[1].ShouldBe("reuse");
    }

    [Fact]
    public async Task Three_hundred_roles_are_planned_alike_whether_their_files_are_known_or_not()
    {
        var workspace = store.NewWorkspace().WithRoles(300);
        var first = (await store.RunAsOrdinaryUserAsync(workspace, "Explain", "--role", "all")).ShouldSucceed();
        first.ShouldSay("  To build: 600 of 601 stages, estimated ");
        await Task.Delay(TimeSpan.FromSeconds(3));
        foreach (var again in new string[][] { [], [], ["--rehash"] })
        {
            var plan = (await store.RunAsOrdinaryUserAsync(workspace, ["Explain", "--role", "all", .. again])).ShouldSucceed();
            TreeOf(plan).ShouldBe(TreeOf(first));
        }

        static IEnumerable<string> TreeOf(Outcome plan) => plan.Output.Split('\n').Where(line => line.Contains(" role-", StringComparison.Ordinal));
    }

    private async Task<string> StandardOutputAsync(params string[] arguments)
    {
        var workspace = store.NewWorkspace();
        var file = workspace.PathOf("stdout");
        string[] silenced = ["sh", "-c", "file=$1; shift; exec \"$@\" >\"$file\"", "sh", file];
        (await store.RunAsync(silenced, workspace, store.Path, arguments)).ShouldSucceed();
        return await File.ReadAllTextAsync(file);
    }
}
