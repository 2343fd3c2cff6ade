using Kiln.Local.Builders;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Builders;

public sealed class BuildFolderTests : IDisposable
{
    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private readonly StoreFolder _store = new(Directory.CreateTempSubdirectory("kiln store, ").FullName);

    [Fact]
    public async Task A_bakes_folder_is_gone_with_the_bake()
    {
        await using (var folder = await CreateAsync("a"))
        {
            new[] { folder.Upper, folder.Work, folder.Root, folder.Image, folder.Exchange }.ShouldAllBe(part => Directory.Exists(part));
        }

        Directory.EnumerateFileSystemEntries(_store.Builds).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(_store.Leases).ShouldBeEmpty();
    }

    [Fact]
    public async Task Folders_of_dead_bakes_are_removed_and_those_of_living_ones_are_not()
    {
        await using var living = await CreateAsync("living");
        Directory.CreateDirectory($"{_store.Builds}/dead-1/layer/root/etc");
        File.WriteAllText($"{_store.Leases}/build-dead-1", "");
        Directory.CreateDirectory($"{_store.Builds}/half-made-2");
        await using var next = await CreateAsync("next");
        Directory.EnumerateDirectories(_store.Builds).Order(StringComparer.Ordinal).ShouldBe([living.Path, next.Path]);
        Directory.EnumerateFiles(_store.Leases, "build-dead*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bake_in_another_process_is_left_alone_until_that_is_dead()
    {
        _store.Create();
        Directory.CreateDirectory($"{_store.Builds}/other-1");
        var (holder, _) = await Holder.StartAsync("lease", $"{_store.Leases}/build-other-1");
        using (holder)
        {
            await using (await CreateAsync("a")) Directory.Exists($"{_store.Builds}/other-1").ShouldBeTrue();
            await holder.EndAsync(Holder.Kill);
            await using (await CreateAsync("b")) Directory.Exists($"{_store.Builds}/other-1").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Removing_follows_no_link_and_takes_files_whatever_they_are_called()
    {
        var outside = Directory.CreateTempSubdirectory("kiln-outside-").FullName;
        await File.WriteAllTextAsync($"{outside}/kept", "");
        await using (var folder = await CreateAsync("a"))
        {
            File.CreateSymbolicLink($"{folder.Upper}/link", outside);
            await _processes.RunAsync(Command.Of("sh", "-c", "cd \"$1\" && touch \"$(printf 'a\\377b')\" && mkdir \"$(printf '\\200')\"", "sh", folder.Upper), null, default);
        }

        Directory.EnumerateFileSystemEntries(_store.Builds).ShouldBeEmpty();
        File.Exists($"{outside}/kept").ShouldBeTrue();
        Directory.Delete(outside, recursive: true);
    }

    [RootFact]
    public async Task Removing_enters_nothing_that_is_mounted()
    {
        var outside = Directory.CreateTempSubdirectory("kiln-outside-").FullName;
        await using (var sandbox = await Sandbox.StartAsync(_processes, [new("tmpfs", "size=1m", "tmpfs", outside)], Path.GetTempPath(), default))
        {
            // As the sandbox sees it, a file system of another's is mounted in the folder.
            await using var folder = await CreateAsync("a");
            var mount = await sandbox.RunAsync(Command.Of("sh", "-c", "touch \"$1/kept\" && mount --bind \"$1\" \"$2\"", "sh", outside, folder.Root), null, default);
            mount.Succeeded.ShouldBeTrue(mount.Error);
            await ((IProcessRunner)sandbox).RemoveFolderAsync(folder.Path, default);
            (await sandbox.RunAsync(Command.Of("ls", outside), null, default)).Output.ShouldBe("kept\n");
        }

        Directory.Delete(outside, recursive: true);
    }

    public void Dispose() => Directory.Delete(_store.Root, recursive: true);

    private Task<BuildFolder> CreateAsync(string name) => BuildFolder.CreateAsync(_store, name, _processes, TimeProvider.System, default);
}
