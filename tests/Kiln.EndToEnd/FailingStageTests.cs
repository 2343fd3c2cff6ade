using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Stages that go wrong while they are baked.</summary>
[Collection(SharedStore.Name)]
public sealed class FailingStageTests(BakedStore store)
{
    [Fact]
    public async Task A_script_that_fails_is_shown_with_its_exit_code_its_last_lines_and_its_log()
    {
        var failure = await BakeAsync("fail.sh", "#!/bin/sh\nfor i in $(seq 30); do echo line $i; done\nprintf '\\033[2Jred\\n' >&2\nexit 7\n");
        failure.ShouldSay(
            "Stage 'app' of redis (images/roles/redis/app.yaml) failed at 'shell scripts/fail.sh': scripts/fail.sh ended with exit code 7.\nLast 20 lines:\n  line 12\n",
            "  line 30\n  red\n",
            "The builder was destroyed and nothing was published; mend the stage and run the same command again");
        failure.ShouldNotSay("  line 11\n");

        var log = failure.Output.Split('\n').Single(line => line.StartsWith("Full log: ", StringComparison.Ordinal))["Full log: ".Length..];
        log.ShouldStartWith($"{store.Path}/logs/redis-app-");
        File.ReadAllText(log).ShouldContain("line 1\nline 2\n");
    }

    [Fact]
    public async Task A_script_that_takes_too_long_is_ended()
    {
        var failure = await BakeAsync("endless.sh", "#!/bin/sh\nwhile :; do echo still here; sleep 0.2; done\n", "timeout: 3s");
        failure.ShouldSay("failed at 'shell scripts/endless.sh': scripts/endless.sh ran longer than its time limit of 3 s.\nLast ", "  still here\n");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_script_that_falls_silent_is_ended()
    {
        var failure = await BakeAsync("silent.sh", "#!/bin/sh\necho here we go\nsleep 1000\n", "silence: 2s");
        failure.ShouldSay("failed at 'shell scripts/silent.sh': scripts/silent.sh printed nothing for 2 s.\nLast 1 lines:\n  here we go\n");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_package_that_does_not_exist()
    {
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, no-such-package]");
        var failure = await FailAsync(workspace);
        failure.ShouldSay(
            "Stage 'app-base' of redis (images/roles/redis/app-base.yaml) failed at 'packages redis-server, no-such-package': apt-get install redis-server no-such-package ended with exit code 100.",
            "E: Unable to locate package no-such-package");
    }

    [Fact]
    public async Task What_a_script_leaves_running_is_named_and_killed_and_the_bake_goes_on()
    {
        var workspace = store.NewWorkspace().WithScript("daemon.sh", "#!/bin/sh\nsetsid sleep 7654321 >/dev/null 2>&1 &\nnohup sleep 7654322 &\nsleep 0.5\n");
        var bake = (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed();
        bake.ShouldSay("note   Left running by the step, and killed: sleep 7654321", "note   Left running by the step, and killed: sleep 7654322", "built  redis app: ");
        await store.ShouldBeCleanAsync();
        Directory.EnumerateDirectories("/proc").Select(folder => $"{folder}/cmdline").Where(File.Exists).Select(ReadOrNothing).ShouldNotContain(line => line.Contains("765432", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_that_tries_to_destroy_the_machine_destroys_nothing_but_itself()
    {
        var failure = await BakeAsync("destroy.sh", "#!/bin/sh\nrm -rf --no-preserve-root / >/dev/null 2>&1\nexit 3\n");
        failure.ShouldSay("failed at 'shell scripts/destroy.sh': scripts/destroy.sh ended with exit code ");
        (await store.BuildScriptAsync("BakeApp", "--role", "redis", "--dry-run")).ShouldSucceed().Row("redis app")[1].ShouldBe("reuse");
    }

    [Fact]
    public async Task Without_a_network_packages_cannot_be_installed()
    {
        var workspace = store.NewWorkspace().Replace("images/roles/redis/app-base.yaml", "[redis-server]", "[redis-server, sl]");
        var failure = await FailAsync(workspace, BakedStore.WithoutNetwork);
        failure.ShouldSay("failed at 'packages redis-server, sl': apt-get install redis-server sl ended with exit code 100: ", "E: Failed to fetch ");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Without_a_network_files_can_still_be_changed()
    {
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# offline\n");
        (await store.RunAsync(BakedStore.WithoutNetwork, workspace, store.Path, "BakeApp", "--role", "redis")).ShouldSucceed().ShouldSay("built  redis app: ");
    }

    [Fact]
    public async Task Without_a_network_a_first_bake_says_what_it_could_not_reach()
    {
        var fresh = $"{store.Path}-without-network";
        var failure = await store.RunAsync(BakedStore.WithoutNetwork, store.NewWorkspace(), fresh, "BakeApp", "--role", "redis");
        failure.ShouldFailWith("The package archive could not be read. ", "Check the network and the host's own package configuration with 'apt-get update', or name a mirror that has bookworm in nodes.yaml (mirror:).");
        failure.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        Directory.EnumerateFileSystemEntries($"{fresh}/images").ShouldBeEmpty();
    }

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Task<Outcome> BakeAsync(string name, string script, string settings = "") => FailAsync(store.NewWorkspace().WithScript(name, script, settings));

    private Task<Outcome> FailAsync(Workspace workspace) => FailAsync(workspace, []);

    private async Task<Outcome> FailAsync(Workspace workspace, IReadOnlyList<string> prefix)
    {
        var (images, layers) = (store.Images(), Directory.GetDirectories($"{store.Path}/layers"));
        var failure = await store.RunAsync(prefix, workspace, store.Path, "BakeApp", "--role", "redis");
        failure.ShouldFailWith();
        store.Images().ShouldBe(images);
        Directory.GetDirectories($"{store.Path}/layers").ShouldBe(layers, ignoreOrder: true);
        await store.ShouldBeCleanAsync();
        return failure;
    }
}
