using Kiln.Local.Sandboxes;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Sandboxes;

public sealed class SandboxTests : IDisposable
{
    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln a:b,c ").FullName;

    [RootFact]
    public async Task Layers_lie_over_each_other_whatever_their_folders_are_called()
    {
        var (near, far, upper, work, root) = (Make("near"), Make("far"), Make("upper"), Make("work"), Make("root"));
        await File.WriteAllTextAsync($"{far}/a", "far");
        await File.WriteAllTextAsync($"{far}/b", "far");
        await File.WriteAllTextAsync($"{near}/a", "near");
        await using (var sandbox = await Sandbox.StartAsync(_processes, [Mount.Overlay([near, far], upper, work, root)], Path.GetTempPath(), default))
        {
            var result = await sandbox.RunAsync(Command.Of("sh", "-c", "cd \"$1\"; cat a b; echo new > c; rm b", "sh", root), null, default);
            result.Output.ShouldBe("nearfar", result.Error);
            (await File.ReadAllTextAsync(sandbox.PathOf($"{root}/c"))).ShouldBe("new\n");
            Directory.EnumerateFileSystemEntries(root).ShouldBeEmpty("the host does not see the mount");
        }

        File.ReadAllText($"{upper}/c").ShouldBe("new\n");
        Directory.EnumerateFileSystemEntries(near).Concat(Directory.EnumerateFileSystemEntries(far)).Count().ShouldBe(3);
    }

    [RootFact]
    public async Task An_overlay_does_not_flush_its_file_system_when_it_ends()
    {
        var root = Make("root");
        await using var sandbox = await Sandbox.StartAsync(_processes, [Mount.Overlay([Make("lower")], Make("upper"), Make("work"), root)], Path.GetTempPath(), default);
        (await sandbox.RunAsync(Command.Of("findmnt", "--noheadings", "--output", "FS-OPTIONS", root), null, default)).Output.ShouldContain("volatile");
    }

    [RootFact]
    public async Task A_mount_that_is_refused_says_what_is_needed()
    {
        (await Should.ThrowAsync<KilnException>(() => Sandbox.StartAsync(_processes, [Mount.Bind("/nonexistent", _folder)], Path.GetTempPath(), default))).Message.ShouldBe(
            $"The host refused the namespaces or mounts of a bake: mount: {_folder}: special device /nonexistent does not exist. " +
            "Kiln needs root with the right to mount, which a container usually lacks, and a store on a file system that overlayfs can write to (KILN_STORE).");
    }

    [RootFact]
    public async Task What_runs_inside_ends_with_the_sandbox()
    {
        var sandbox = await Sandbox.StartAsync(_processes, [new("tmpfs", "size=1m", "tmpfs", _folder)], Path.GetTempPath(), default);
        var running = sandbox.RunAsync(Command.Of("sh", "-c", "setsid sleep 971 & sleep 972"), null, default);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await sandbox.DisposeAsync();
        (await running).Succeeded.ShouldBeFalse();
        await sandbox.DisposeAsync();
        (await Census.ProcessesAsync("sleep 97[12]")).ShouldBeEmpty();
        Census.Mounts(_folder).ShouldBeEmpty();
    }

    [RootFact]
    public async Task A_killed_owner_leaves_no_process_and_no_mount_after_a_second()
    {
        var (holder, line) = await Holder.StartAsync("sandbox", _folder, "sh", "-c", "echo up; setsid sleep 973 & sleep 974");
        using (holder)
        {
            line.ShouldBe("up");
            Census.Mounts(_folder).ShouldNotBeEmpty();
            await holder.EndAsync(Holder.Kill);
            await Task.Delay(TimeSpan.FromSeconds(1));
            (await Census.ProcessesAsync("sleep 97[34]")).ShouldBeEmpty();
            Census.Mounts(_folder).ShouldBeEmpty();
        }
    }

    [RootFact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        for (var delay = 0; delay < 20; delay += 2)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                await (await Sandbox.StartAsync(_processes, [new("tmpfs", "size=1m", "tmpfs", _folder)], Path.GetTempPath(), source.Token)).DisposeAsync();
            }
            catch (OperationCanceledException)
            {
                // What this is about.
            }
        }

        Census.Mounts(_folder).ShouldBeEmpty();
    }

    [RootFact]
    public async Task A_time_limit_names_the_program_and_not_how_it_was_brought_inside()
    {
        await using var sandbox = await Sandbox.StartAsync(_processes, [], Path.GetTempPath(), default);
        (await Should.ThrowAsync<StepException>(() => sandbox.RunAsync(Command.Of("sleep", "975") with { Timeout = TimeSpan.FromMilliseconds(300) }, null, default))).Message
            .ShouldBe("sleep 975 ran longer than its time limit of 0.3 s");
        (await Census.ProcessesAsync("sleep 975")).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string name) => Directory.CreateDirectory($"{_folder}/{name}").FullName;
}
