using System.Diagnostics;
using System.Text.RegularExpressions;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Looking into builders: those whose stage failed, and those that stop before each provisioner.</summary>
[Collection(SharedStore.Name)]
public sealed partial class LookInsideTests(BakedStore store)
{
    private readonly Workspace _workspace = store.NewWorkspace().WithScript("fail.sh", "#!/bin/sh\necho so far >/srv/so-far\nexit 7\n");

    [Fact]
    public async Task A_kept_builder_is_entered_with_the_command_that_was_printed_and_ended_by_Reap()
    {
        var folder = await store.NewStoreWithBaseAsync();
        var wayIn = WayIn((await BakeAsync(folder, "--keep-builder")).ShouldFailWith("Nothing was published. The builder is kept until ", "failed at 'shell scripts/fail.sh'"));
        (await EnterAsync(wayIn, "cat /srv/so-far; cat /run/kiln/script; id -u; cat /proc/1/comm")).ShouldSay("so far\n#!/bin/sh\necho so far >/srv/so-far\nexit 7\n0\n").ExitCode.ShouldBe(0);
        (await EnterAsync(wayIn, "exit 5")).ExitCode.ShouldBe(5);

        // Neither is a next bake held up by it, nor does that end it.
        (await BakeAsync(folder)).ShouldFailWith().ShouldNotSay("Undone: ", "Waiting for ");
        (await EnterAsync(wayIn, "cat /srv/so-far")).ShouldSay("so far");

        (await store.RunAsync([], _workspace, folder, "Reap", "--dry-run")).ShouldSucceed().ShouldSay("it was kept for a look");
        (await store.RunAsync([], _workspace, folder, "Reap")).ShouldSucceed().ShouldSay("Undone: builder kept-redis-app-");
        await ShouldBeGoneAsync(folder);
        (await store.RunAsync([], _workspace, folder, "Reap")).ShouldSucceed().ShouldNotSay("Undone: ");
    }

    [Fact]
    public async Task A_kept_builder_ends_when_its_time_is_over_and_the_next_bake_removes_what_it_left()
    {
        var folder = await store.NewStoreWithBaseAsync();
        var wayIn = WayIn((await BakeAsync(folder, "--keep-builder-for", "2s")).ShouldFailWith());
        for (var attempt = 0; Census.Of(folder).Count > 0 && attempt < 100; attempt++) await Task.Delay(100);
        await Census.ShouldBeCleanAsync(folder);
        (await EnterAsync(wayIn, "id")).ShouldSay("This builder is gone.").ExitCode.ShouldBe(1);

        _workspace.Write("images/roles/redis/scripts/fail.sh", "#!/bin/sh\necho well\n");
        (await BakeAsync(folder)).ShouldSucceed().ShouldSay("Undone: builder kept-redis-app-");
        await ShouldBeGoneAsync(folder);
    }

    [Fact]
    public async Task A_bake_that_is_ended_by_Ctrl_C_keeps_no_builder()
    {
        var folder = await store.NewStoreWithBaseAsync();
        _workspace.Write("images/roles/redis/scripts/fail.sh", "#!/bin/sh\nsleep 100\n");
        using var run = store.Start([], _workspace, folder, ["BakeApp", "--role", "redis", "--keep-builder"]);
        await run.WaitForAsync("shell scripts/fail.sh");
        await run.SignalGroupAsync("INT");
        (await run.EndAsync()).ExitCode.ShouldBe(130);
        await ShouldBeGoneAsync(folder);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    public async Task A_time_that_is_none_is_refused_before_anything_is_done(string time) =>
        (await store.RunAsync(_workspace, "BakeApp", "--role", "redis", "--keep-builder-for", time)).ShouldFailWith($"--keep-builder-for: '{time}' is not a time. Write 90s, 30m, 2h or 1d.").ShouldNotSay("build  ");

    [Fact]
    public async Task A_bake_stops_before_each_provisioner_lets_look_inside_and_goes_on_with_Enter()
    {
        var folder = await store.NewStoreWithBaseAsync();
        var keys = $"{folder}-keys";
        await RunAsync("mkfifo", keys);
        const string onTerminal = "keys=$1; shift; exec script --quiet --return --command \"$*\" /dev/null <\"$keys\"";
        using var run = store.Start(["sh", "-c", onTerminal, "sh", keys], _workspace, folder, ["BuildAppBase", "--role", "redis", "--debug"]);
        await using var terminal = new StreamWriter(keys) { AutoFlush = true };
        foreach (var title in new[] { "packages redis-server", "directory /srv/redis", "directory /srv/redis/data" })
        {
            await run.WaitForAsync($"redis app-base: {title} is next. Enter goes on");
            await run.WaitUntilAsync(() => EndsWithWayIn().IsMatch(run.Output));
            var inside = await EnterAsync(WayIn(run.Output), "test -e /srv/redis || echo not yet; touch /srv/mine");
            inside.ShouldSay("Read-only file system");
            if (title == "directory /srv/redis") inside.ShouldSay("not yet");
            await terminal.WriteLineAsync();
        }

        (await run.EndAsync()).ShouldSucceed().ShouldSay("built  redis app-base: ");
        File.Delete(keys);
        await ShouldBeGoneAsync(folder);
    }

    [Fact]
    public async Task Without_a_terminal_a_bake_that_stops_is_refused_before_anything_is_done() =>
        (await store.RunAsync(_workspace, "BakeApp", "--role", "redis", "--debug")).ShouldFailWith("--debug waits for Enter on a terminal, and there is none.").ShouldNotSay("build  ");

    private static string WayIn(Outcome outcome) => WayIn(outcome.Output);

    private static string WayIn(string output) => Path().Matches(output)[^1].Groups["path"].Value;

    private static async Task ShouldBeGoneAsync(string folder)
    {
        await Census.ShouldBeCleanAsync(folder);
        Directory.EnumerateFileSystemEntries($"{folder}/builds").ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries($"{folder}/leases", "build-*").ShouldBeEmpty();
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    private static async Task<Outcome> EnterAsync(string path, string script)
    {
        using var run = Run.Start("/", ["sh", path, "sh", "-c", script], new Dictionary<string, string?>());
        return await run.EndAsync();
    }

    private Task<Outcome> BakeAsync(string folder, params string[] options) => store.RunAsync([], _workspace, folder, ["BakeApp", "--role", "redis", .. options]);

    // Look inside with:
    //   sh /store/builds/kept-redis-app-3f2a9c1e-4711/enter
    [GeneratedRegex(@"^  sh (?<path>\S+/enter)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Path();

    [GeneratedRegex(@"is next\. Enter goes on[^\n]*(\n[^\n ][^\n]*)*\n  sh \S+/enter\s*\z")]
    private static partial Regex EndsWithWayIn();
}
