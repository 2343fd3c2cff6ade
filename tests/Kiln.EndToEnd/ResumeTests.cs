using System.Text.Json;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Stages that failed, were killed or changed, and go on from what was done before.</summary>
[Collection(SharedStore.Name)]
public sealed class ResumeTests(BakedStore store)
{
    private const string Resumed = "resume redis app-base: after shell scripts/slow.sh (4 of 5 provisioners), ";

    // It appends: done twice, it would leave something else.
    private readonly Workspace _workspace = store.NewWorkspace()
        .Write("images/roles/redis/scripts/slow.sh", "#!/bin/sh\necho once >>/srv/redis/count\nln /srv/redis/count /srv/redis/same\nrm -r /usr/share/doc/redis-server /srv/redis/data\nmkdir /srv/redis/data\nsleep 1.2\n")
        .Write("images/roles/redis/scripts/last.sh", "#!/bin/sh\nexit 7\n")
        .Append("images/roles/redis/app-base.yaml", "  - shell: scripts/slow.sh\n  - shell: scripts/last.sh\n");

    [Fact]
    public async Task A_stage_that_failed_goes_on_where_it_failed_and_makes_what_a_bake_in_one_run_makes()
    {
        var folder = await store.NewStoreWithBaseAsync();
        (await BakeAsync(folder)).ShouldFailWith("    ", "shell scripts/slow.sh", "mend the stage and run the same command again: it starts at 'shell scripts/last.sh' (--no-resume starts the stage anew).");

        Mend();
        var resumed = (await BakeAsync(folder)).ShouldSucceed();
        resumed.ShouldSay(Resumed);
        resumed.ShouldNotSay("s  packages redis-server", "s  shell scripts/slow.sh");

        var anew = await store.NewStoreWithBaseAsync();
        (await BakeAsync(anew)).ShouldSucceed().ShouldNotSay("resume ");
        AppBase(folder).ShouldBe(AppBase(anew));
    }

    [Fact]
    public async Task A_stage_that_was_killed_goes_on_too()
    {
        var folder = await store.NewStoreWithBaseAsync();
        Mend("#!/bin/sh\nsleep 100\n");
        using (var run = store.Start([], _workspace, folder, ["BuildAppBase", "--role", "redis"]))
        {
            await run.WaitForAsync("shell scripts/last.sh");
            await run.KillAsync();
        }

        await Census.ShouldBeCleanAsync(folder);
        Mend();
        (await BakeAsync(folder)).ShouldSucceed().ShouldSay(Resumed);

        var anew = await store.NewStoreWithBaseAsync();
        (await BakeAsync(anew)).ShouldSucceed();
        AppBase(folder).ShouldBe(AppBase(anew));
        Directory.EnumerateFileSystemEntries($"{folder}/builds").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_refuses_to_resume_starts_anew()
    {
        var folder = await store.NewStoreWithBaseAsync();
        (await BakeAsync(folder)).ShouldFailWith();
        Mend();
        (await BakeAsync(folder, "--no-resume")).ShouldSucceed().ShouldSay("s  packages redis-server", "s  shell scripts/slow.sh").ShouldNotSay("resume ");
    }

    [Fact]
    public async Task A_finished_stage_whose_last_provisioner_changes_is_baked_from_there()
    {
        var folder = await store.NewStoreWithBaseAsync();
        Mend();
        (await BakeAsync(folder)).ShouldSucceed();
        Mend("#!/bin/sh\necho changed\n");
        (await BakeAsync(folder)).ShouldSucceed().ShouldSay("build  redis app-base: scripts/last.sh: 1 line", Resumed).ShouldNotSay("s  packages redis-server");
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_moved_out_of_the_way_and_not_gone_on_from()
    {
        var folder = await store.NewStoreWithBaseAsync();
        (await BakeAsync(folder)).ShouldFailWith();
        foreach (var archive in Directory.EnumerateFiles($"{folder}/checkpoints", "root.tar", SearchOption.AllDirectories))
        {
            using var file = File.Open(archive, FileMode.Open);
            file.Position = file.Length / 2;
            file.WriteByte((byte)(file.ReadByte() ^ 1));
        }

        Mend();
        (await BakeAsync(folder)).ShouldSucceed().ShouldSay("its archive is not what was written", "s  packages redis-server").ShouldNotSay("resume ");
    }

    [Fact]
    public async Task What_a_script_changes_of_the_package_lists_is_not_forgotten_by_going_on()
    {
        var folder = await store.NewStoreWithBaseAsync();
        _workspace.Write("images/roles/redis/scripts/slow.sh", "#!/bin/sh\necho '# mine' >/run/kiln/apt/mine.list\nsleep 1.2\n")
            .Write("images/roles/redis/scripts/last.sh", "#!/bin/sh\ncat /run/kiln/apt/mine.list\nexit 7\n");
        (await BakeAsync(folder)).ShouldFailWith("  # mine");
        (await BakeAsync(folder)).ShouldFailWith("  # mine", "resume redis app-base: after packages redis-server (1 of 5 provisioners)", "s  shell scripts/slow.sh");
    }

    private void Mend(string script = "#!/bin/sh\necho last\n") => _workspace.Write("images/roles/redis/scripts/last.sh", script);

    private Task<Outcome> BakeAsync(string folder, params string[] options) => store.RunAsync([], _workspace, folder, ["BuildAppBase", "--role", "redis", .. options]);

    /// <summary>The fingerprint and the content of the newest app-base image, and which phases it says it had.</summary>
    private static string AppBase(string folder)
    {
        var manifest = JsonDocument.Parse(File.ReadAllText($"{Directory.GetDirectories($"{folder}/images", "redis-app-base-*").Order(StringComparer.Ordinal).Last()}/manifest.json")).RootElement;
        var phases = manifest.GetProperty("timings").EnumerateArray().Select(timing => timing.GetProperty("step").GetString());
        return $"{manifest.GetProperty("fingerprint")} {manifest.GetProperty("content")} {string.Join(", ", phases)}";
    }
}
