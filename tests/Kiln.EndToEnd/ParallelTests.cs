using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Several roles in one command.</summary>
[Collection(SharedStore.Name)]
public sealed class ParallelTests(BakedStore store)
{
    [Fact]
    public async Task Roles_are_baked_at_the_same_time_and_lines_say_whose_they_are()
    {
        var workspace = store.NewWorkspace().Append("images/roles/redis/files/redis.conf", "# parallel\n").Append("images/roles/lb/files/haproxy.cfg", "# parallel\n");
        var bake = await store.RunAsync([], workspace, await store.NewStoreAsync(), "BakeApp", "--role", "redis", "lb", "--parallel", "2");
        bake.ShouldSucceed().ShouldSay("redis | build  redis app: files/redis.conf: 1 line\n", "lb    | build  lb app: never built\n", "redis | built  redis app: ", "lb    | built  lb app: ");
        bake.Output.IndexOf("lb    | build  lb app: ", StringComparison.Ordinal).ShouldBeLessThan(bake.Output.IndexOf("redis | built  redis app: ", StringComparison.Ordinal));
        await store.ShouldBeCleanAsync();
    }

    [Fact]
    public async Task A_failure_lets_what_runs_finish_and_all_failures_are_told_together()
    {
        var workspace = store.NewWorkspace();
        foreach (var (role, script) in new[] { ("redis", "echo redis fails first\nexit 3\n"), ("app", "sleep 3\necho app fails later\nexit 4\n"), ("lb", "echo never\n") })
        {
            workspace.Write($"images/roles/{role}/scripts/end.sh", $"#!/bin/sh\n{script}").Append($"images/roles/{role}/app.yaml", "  - shell: scripts/end.sh\n");
        }

        var bake = await store.RunAsync(workspace, "BakeApp", "--role", "all", "--parallel", "2");
        bake.ExitCode.ShouldBe(255);
        bake.ShouldSay("redis | ended  redis app without an image", "2 of 3 failed.", "ended with exit code 3", "redis fails first", "ended with exit code 4", "app fails later", "Not begun because of that: lb app.");
        bake.ShouldNotSay("build  lb app: ");
        await store.ShouldBeCleanAsync();
    }
}
