using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Images that are baked again, from nothing, and compared with those in the store.</summary>
[Collection(SharedStore.Name)]
public sealed class VerifyTests(BakedStore store)
{
    [Fact]
    public async Task Every_shipped_role_comes_out_the_same_without_a_network_and_of_one_that_does_not_each_path_is_named_with_both_values()
    {
        var workspace = store.NewWorkspace()
            .Replace("nodes.yaml", "  lb: { security_groups: [edge] }\n", "  lb: { security_groups: [edge] }\n  clock: {}\n")
            .Write("images/roles/clock/app-base.yaml", "provision:\n  - packages: [redis-server]\n  - directory: { path: /srv/clock }\n")
            .Write("images/roles/clock/app.yaml", "provision:\n  - shell: scripts/clock.sh\n")
            .Write("images/roles/clock/checks.yaml", "checks:\n  - port: 22\n")
            .Write("images/roles/clock/scripts/clock.sh", "#!/bin/sh\ndate '+made at %s.%N' >/etc/made\nln -s \"$(date +%N)\" /etc/made-link\n");
        (await store.RunAsync(workspace, "BakeApp", "--role", "all")).ShouldSucceed();
        var before = BakedStore.Listing(store.Path).Where(line => !line.Contains("/logs", StringComparison.Ordinal) && !line.Contains("/leases", StringComparison.Ordinal) && !line.Contains("/builds", StringComparison.Ordinal)).ToList();

        var verify = await store.RunAsync(BakedStore.WithoutNetwork, workspace, store.Path, "Verify", "--role", "all");
        verify.ShouldFailWith("1 of 9 images came out differently when they were baked again: clock-app-", "Mend the step that made it");
        Row(verify, "debian-12-base-")[^1].ShouldBe("equal, byte for byte");
        foreach (var role in new[] { "redis", "app", "lb" })
        {
            Row(verify, $"{role}-app-base-").ShouldSatisfyAllConditions(row => row[1].ShouldBe("equal"), row => row[^1].ShouldBe("equal in content"));
            Row(verify, $"{role}-app-1").ShouldSatisfyAllConditions(row => row[1].ShouldBe("equal"), row => row[^1].ShouldBe("equal in content"));
        }

        Row(verify, "clock-app-base-")[1].ShouldBe("equal");
        Row(verify, "clock-app-1").ShouldSatisfyAllConditions(row => row[1].ShouldBe("differs at 2 paths"), row => row[^1].ShouldBe("differs at 2 paths"));
        foreach (var where in new[] { "layer", "disk" })
        {
            verify.Output.ShouldMatch($@"(?m)^{where} of clock-app-\S+, then again: /etc/made: content from byte \d+ on: 'made at \d+\.\d+', then 'made at \d+\.\d+'$");
            verify.Output.ShouldMatch($@"(?m)^{where} of clock-app-\S+, then again: /etc/made-link: link to \d+, then \d+$");
        }

        before.ShouldBeSubsetOf(BakedStore.Listing(store.Path));
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_verified_to_anyone_and_without_a_network()
    {
        var workspace = store.NewWorkspace();
        var dryRun = (await store.RunAsOrdinaryUserAsync(workspace, "Verify", "--role", "redis", "--dry-run")).ShouldSucceed();
        dryRun.ShouldSay("debian-12 base: would be baked again, and its layer and disk compared with debian-12-base-", "redis app: would be baked again, ");

        workspace.Append("images/roles/redis/files/redis.conf", "# not baked\n");
        (await store.RunAsync(workspace, "Verify", "--role", "redis", "--dry-run")).ShouldFailWith("redis app is not baked as it stands: files/redis.conf", "Run './build.sh BakeApp --role redis' first.");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task A_verification_that_is_ended_leaves_nothing_that_a_reap_does_not_undo(string signal)
    {
        var images = store.Images();
        using (var run = store.Start(store.NewWorkspace(), "Verify", "--role", "redis"))
        {
            await run.WaitUntilAsync(() => Census.Processes(store.Path).Any(process => process.Contains("mmdebstrap", StringComparison.Ordinal)));
            if (signal == "KILL") await run.KillAsync();
            else await run.SignalGroupAsync(signal);
            (await run.EndAsync()).ExitCode.ShouldBe(signal == "KILL" ? 137 : 130);
        }

        await Census.ShouldBeCleanAsync(store.Path);
        var reap = (await store.RunAsync(store.NewWorkspace(), "Reap")).ShouldSucceed();
        reap.ShouldSay(signal == "KILL" ? "Undone: build folder verify-" : "No dead run left anything");
        await store.ShouldBeCleanAsync();
        store.Images().ShouldBe(images);
    }

    private static string[] Row(Outcome outcome, string beginning) =>
        outcome.Row(outcome.Output.Split('\n').Select(line => line.Trim().Split(' ')[0]).Last(word => word.StartsWith(beginning, StringComparison.Ordinal)));
}
