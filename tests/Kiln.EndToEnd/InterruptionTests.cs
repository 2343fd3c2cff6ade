using System.Globalization;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Bakes that are ended from outside, kindly or not.</summary>
[Collection(SharedStore.Name)]
public sealed class InterruptionTests(BakedStore store)
{
    private const string Slow = "#!/bin/sh\necho sleeping\nsleep 4 & wait\n";

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_bake_that_is_asked_to_end_leaves_nothing_and_the_next_one_succeeds(string signal, int exitCode)
    {
        var workspace = store.NewWorkspace().WithScript($"{signal}.sh", Slow);
        var (images, layers) = (store.Images(), Directory.GetDirectories($"{store.Path}/layers"));
        using (var run = store.Start(workspace, "BakeApp", "--role", "redis"))
        {
            await run.WaitForAsync($"shell scripts/{signal}.sh");
            await Task.Delay(500);
            await run.SignalGroupAsync(signal);
            var interrupted = await run.EndAsync();
            interrupted.ExitCode.ShouldBe(exitCode, interrupted.Output);
            interrupted.ShouldNotSay("Next: ");
        }

        await store.ShouldBeCleanAsync();
        store.Images().ShouldBe(images);
        Directory.GetDirectories($"{store.Path}/layers").ShouldBe(layers, ignoreOrder: true);
        await ShouldSucceedAsync(workspace);
    }

    [Fact]
    public async Task Ctrl_C_twice_ends_a_bake_at_once_and_the_next_one_succeeds()
    {
        var workspace = store.NewWorkspace().WithScript("twice.sh", Slow);
        var images = store.Images();
        using (var run = store.Start(workspace, "BakeApp", "--role", "redis"))
        {
            await run.WaitForAsync("shell scripts/twice.sh");
            await run.SignalGroupAsync("INT");
            await run.SignalGroupAsync("INT");
            (await run.EndAsync()).ExitCode.ShouldBe(130);
        }

        await Census.ShouldBeCleanAsync(store.Path);
        store.Images().ShouldBe(images);
        await ShouldSucceedAsync(workspace);
    }

    [Fact]
    public async Task Ctrl_C_twice_leaves_nothing_where_the_first_process_waits_for_nobody()
    {
        // As in many a container: the first process only waits for the one that it started, and runs on. As a shell does, it tells of a signal as
        // 128 and its number: the first of the two may have ended the process before the second is seen.
        string[] container =
        [
            "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
            "perl", "-e", "$| = 1; my $id = fork // die; exec @ARGV unless $id; waitpid $id, 0; print 'ended with ', $? & 127 ? 128 + ($? & 127) : $? >> 8, qq(\n); sleep 1000", "--",
        ];
        var workspace = store.NewWorkspace().WithScript("twice-alone.sh", Slow);
        using (var run = store.Start(container, workspace, store.Path, ["BakeApp", "--role", "redis"]))
        {
            await run.WaitForAsync("shell scripts/twice-alone.sh");
            await run.SignalGroupAsync("INT");
            await run.SignalGroupAsync("INT");
            await run.WaitForAsync("ended with 130");
            await Census.ShouldBeCleanAsync(store.Path);
        }

        await ShouldSucceedAsync(workspace);
    }

    [Fact]
    public async Task A_bake_that_nobody_listens_to_any_more_is_finished()
    {
        const string headOnly = """ "$@" | head -n 1; exit "${PIPESTATUS[0]}" """;
        var workspace = store.NewWorkspace().WithScript("unheard.sh", "#!/bin/sh\necho unheard\n");
        (await store.RunAsync(["bash", "-c", headOnly, "bash"], workspace, store.Path, "BakeApp", "--role", "redis")).ShouldSucceed().Output.Split('\n').Length.ShouldBe(2);
        (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed().Row("redis app")[2].ShouldBe("reused");
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task Ctrl_C_during_a_bootstrap_leaves_nothing()
    {
        var workspace = store.NewWorkspace().Write("images/base/debian-12/files/hosts", "127.0.0.1 localhost interrupted\n");
        using var run = store.Start(workspace, "BakeApp", "--role", "redis", "--no-resume");
        await run.WaitForAsync("  start");
        await run.WaitUntilAsync(() => Census.Processes(store.Path).Any(process => process.Contains("mmdebstrap", StringComparison.Ordinal)));
        await Task.Delay(2000);
        await run.SignalGroupAsync("INT");
        (await run.EndAsync()).ExitCode.ShouldBe(130);
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task A_bake_that_waits_for_another_can_be_interrupted()
    {
        var workspace = store.NewWorkspace().WithScript("waited-for.sh", Slow.Replace("sleep 4", "sleep 15", StringComparison.Ordinal));
        using var first = store.Start(workspace, "BakeApp", "--role", "redis");
        await first.WaitForAsync("shell scripts/waited-for.sh");
        using var second = store.Start(workspace, "BakeApp", "--role", "redis");
        await second.WaitForAsync("note   Waiting for ");
        await second.SignalGroupAsync("INT");
        (await second.EndAsync()).ExitCode.ShouldBe(130);
        (await first.EndAsync()).ShouldSucceed().ShouldSay("built  redis app: ");
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task A_bake_killed_at_any_moment_leaves_only_files_that_the_next_one_throws_away()
    {
        // Two stages to build: containers, package installations, seals, digests, a disk, publications.
        var workspace = store.NewWorkspace();
        for (var (attempt, after) = (0, 300); after < 5000; attempt++, after += 600)
        {
            workspace.Write("images/roles/redis/files/killed", attempt.ToString(CultureInfo.InvariantCulture));
            if (attempt == 0) workspace.Append("images/roles/redis/app-base.yaml", "  - file: { source: files/killed, target: /etc/killed }\n");
            using var run = store.Start(workspace, "BakeApp", "--role", "redis");
            await Task.Delay(after);
            if (!run.HasEnded) await run.KillAsync();
            await Census.ShouldBeCleanAsync(store.Path, $"killed after {after} ms");
        }

        // A late kill may come too late.
        await ShouldSucceedAsync(workspace.Write("images/roles/redis/files/killed", "never"));
    }

    [Fact]
    public async Task A_bake_with_nothing_to_build_removes_what_a_dead_one_left()
    {
        var workspace = store.NewWorkspace();
        (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed();
        Directory.CreateDirectory($"{store.Path}/builds/redis-app-dead-4711/layer/root/etc");
        File.WriteAllText($"{store.Path}/leases/build-redis-app-dead-4711", "");
        File.WriteAllText($"{store.Path}/leases/build-redis-app-gone-{Environment.ProcessId}", "");
        var outcome = (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed();
        outcome.Row("redis app")[2].ShouldBe("reused");
        outcome.ShouldSay("Undone: build folder redis-app-dead-4711: its bake is dead");
        Directory.EnumerateFileSystemEntries($"{store.Path}/builds").ShouldBeEmpty();
        Directory.EnumerateFiles(store.Path + "/leases", "build-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bootstrap_that_is_killed_leaves_no_process_and_no_mount()
    {
        var workspace = store.NewWorkspace().Write("images/base/debian-12/files/hosts", "127.0.0.1 localhost killed\n");
        using (var run = store.Start(workspace, "BakeApp", "--role", "redis", "--no-resume"))
        {
            await run.WaitUntilAsync(() => Census.Processes(store.Path).Any(process => process.Contains("mmdebstrap", StringComparison.Ordinal)));
            await Task.Delay(3000);
            await run.KillAsync();
            await Census.ShouldBeCleanAsync(store.Path, "killed while it bootstrapped");
        }

        await ShouldSucceedAsync(store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# after the bootstrap\n"));
    }

    private async Task ShouldSucceedAsync(Workspace workspace)
    {
        (await store.RunAsync(workspace, "BakeApp", "--role", "redis")).ShouldSucceed().Row("redis app")[2].ShouldBe("built");
        await store.ShouldBeCleanAsync("after the next bake");
    }
}
