using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Local.Tests.Layers;
using Kiln.Local.Verification;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Tests.Disks;

public sealed class DiskDifferenceTests : IAsyncLifetime, IDisposable
{
    private const long Size = 256L << 20;

    private static readonly Fingerprint Identity = new(new string('a', 64));

    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private readonly LayeredTree _tree = new();

    private string Parent => $"{_tree.Folder}/images/base/disk.raw";

    private string Disk => $"{_tree.Folder}/images/app/disk.qcow2";

    public async Task InitializeAsync()
    {
        foreach (var folder in new[] { $"{_tree.Folder}/images/base", $"{_tree.Folder}/images/app", $"{_tree.Folder}/plain", $"{_tree.Folder}/seen" }) Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess) await _tree.MakeAsync();
    }

    [RootFact]
    public async Task A_disk_made_from_its_parents_holds_what_overlayfs_shows_path_by_path()
    {
        await MakeParentAsync(Parent);
        await MakeAsync();

        var file = $"{_tree.Folder}/file";
        await File.WriteAllBytesAsync(file, []);
        await using var sandbox = await _tree.StartAsync();
        await using var export = await DiskExport.StartAsync(sandbox, (await CopyAsync(), Parent), file, default);
        var mount = await sandbox.RunAsync(Command.Of("mount", "-o", "ro,loop,offset=69206016", file, $"{_tree.Folder}/seen"), null, default);
        mount.Succeeded.ShouldBeTrue(mount.Error);

        // What only a disk has, and the folders that hold it.
        string[] own = ["lost+found", "boot/grub", "etc/fstab", "etc/repart.d", "./boot/grub/grub.cfg"];
        (await LayeredTree.DescribeAsync(sandbox, $"{_tree.Folder}/seen", own)).ShouldBe(await LayeredTree.DescribeAsync(sandbox, _tree.Merged));
        var content = await sandbox.RunAsync(Command.Of("cat", $"{_tree.Folder}/seen/etc/fstab"), null, default);
        content.Output.ShouldContain($"UUID={new DiskIdentity(Identity).FileSystem} / ext4");
    }

    [RootFact]
    public async Task A_disk_made_from_its_parents_is_sound_and_small_and_changes_nothing_of_it()
    {
        await MakeParentAsync(Parent);
        var before = DiskDigest.Of(Parent);
        await MakeAsync();
        DiskDigest.Of(Parent).ShouldBe(before);
        (await RunAsync("qemu-img", "check", Disk)).ShouldContain("No errors were found");
        (await RunAsync("qemu-img", "info", Disk)).ShouldContain("backing file: ../base/disk.raw");
        DiskFile.Used(Disk).ShouldBeLessThan(1 << 20);
        DiskFile.Chain(Disk).ShouldBe([Disk, Parent]);

        await RunAsync("qemu-img", "convert", "-O", "raw", Disk, $"{_tree.Folder}/flat");
        (await RunAsync("e2fsck", "-fn", $"{_tree.Folder}/flat?offset=69206016")).ShouldContain("root: ");
    }

    [RootFact]
    public async Task The_same_files_make_the_same_disk_in_whatever_order_they_were_made()
    {
        await MakeParentAsync(Parent);
        var again = $"{_tree.Folder}/again.raw";
        await RunAsync("sh", "-ec", $"cd {_tree.Folder}; mkdir other; cd base; find . -depth | sort -r | tar -c --no-recursion -T - | tar -x -p -C ../other; cd ..; mv base was; mv other base");
        await MakeParentAsync(again);
        DiskDigest.Of(again).ShouldBe(DiskDigest.Of(Parent));
        (await RunAsync("cmp", again, Parent)).ShouldBe("");
    }

    [RootFact]
    public async Task Disks_made_of_the_same_are_equal_and_of_others_each_path_is_named()
    {
        await MakeParentAsync(Parent);
        await MakeAsync();
        var (first, second) = (Path.ChangeExtension(Disk, ".first.qcow2"), Path.ChangeExtension(Disk, ".second.qcow2"));
        File.Move(Disk, first);
        await using var store = await SecondStore.CreateAsync(new($"{_tree.Folder}/store"), _processes, TimeProvider.System, default);
        var comparison = new DiskComparison(store, _processes);
        (await comparison.RunAsync(Parent, Parent, default)).Equality.ShouldBe(DiskEquality.Bytes);

        // The kernel writes the time of its writing.
        await Task.Delay(1100);
        await MakeAsync();
        var before = DiskDigest.Of(Disk);
        (await comparison.RunAsync(first, Disk, default)).Equality.ShouldBe(DiskEquality.Content);

        await RunAsync("sh", "-ec", $"echo three >>{_tree.Upper}/etc/passwd; touch -d @1500000000 {_tree.Upper}/srv/becomes-file; chmod 0640 {_tree.Upper}/srv/first");
        File.Move(Disk, second);
        await MakeAsync();
        var different = await comparison.RunAsync(second, Disk, default);
        different.Equality.ShouldBe(DiskEquality.None);
        different.Differences.Count.ShouldBe(5, string.Join('\n', different.Differences));
        different.Differences.ShouldContain("/srv/first: mode 644, then 640");
        different.Differences.ShouldContain(line => line.StartsWith("/srv/becomes-file: time 1", StringComparison.Ordinal) && line.EndsWith(", then 1500000000.000000000", StringComparison.Ordinal));
        different.Differences.ShouldContain(line => line.StartsWith("/etc/passwd: time ", StringComparison.Ordinal) && line.EndsWith("; size 8, then 14; content from byte 8 on: the end, then 'three'", StringComparison.Ordinal));
        DiskDigest.Of(second).ShouldBe(before, "what is compared is only read");
    }

    [RootFact]
    public async Task A_parent_that_cannot_be_read_is_an_error_that_leaves_nothing_running()
    {
        await MakeParentAsync(Parent);
        await File.WriteAllTextAsync($"{_tree.Folder}/images/base/disk.qcow2", "no disk");
        var error = await Should.ThrowAsync<StepException>(() => MakeAsync($"{_tree.Folder}/images/base/disk.qcow2"));
        error.Message.ShouldContain("qemu-storage-daemon cannot show ");
        error.Message.ShouldContain("Image is not in qcow2 format");
        (await Census.ProcessesAsync($"qemu-storage-daemon.*{_tree.Folder}")).ShouldBe("");
    }

    [RootFact]
    public async Task A_disk_that_was_changed_is_noticed()
    {
        await MakeParentAsync(Parent);
        DiskFacts.Write(Parent, Identity, parent: null);
        var facts = DiskFacts.Read(Parent).ShouldNotBeNull();
        facts.Holds(Parent, thorough: false).ShouldBeTrue();
        facts.Holds(Parent, thorough: true).ShouldBeTrue();

        var written = File.GetLastWriteTimeUtc(Parent);
        using (var file = File.OpenHandle(Parent, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.Write(file, [1], 200 << 20);
        facts.Holds(Parent, thorough: false).ShouldBeFalse("its time changed");
        File.SetLastWriteTimeUtc(Parent, written);
        facts.Holds(Parent, thorough: true).ShouldBeFalse("its content changed");
        using (var file = File.OpenHandle(Parent, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(file, 100);
        facts.Holds(Parent, thorough: false).ShouldBeFalse("its length changed");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _tree.Dispose();

    private async Task MakeParentAsync(string disk)
    {
        var plain = $"{_tree.Folder}/plain";
        await using var sandbox = await _tree.StartAsync(Mount.Memory(plain));
        using (var root = RootFolder.Open(sandbox.PathOf(plain), LayeredTree.Time))
        using (var layer = RootFolder.Open(_tree.BaseRoot, LayeredTree.Time))
        {
            LayerApply.Run(layer, root);
            DiskFiles.Write(root, Identity);
        }

        await new DiskBuilder(sandbox).BuildAsync(
            new() { Name = "base", Root = plain, RootOnHost = sandbox.PathOf(plain), Output = disk, Fingerprint = Identity, Size = Size, Format = DiskFormat.Raw, Time = LayeredTree.Time }, default);
    }

    private async Task MakeAsync(string? parent = null)
    {
        var scratch = Directory.CreateDirectory($"{_tree.Folder}/scratch").FullName;
        await using var sandbox = await Sandbox.StartAsync(_processes, [], scratch, default);
        await new DiskDifference(sandbox).MakeAsync(
            new()
            {
                Name = "app",
                Parent = parent ?? Parent,
                ParentAsSeen = "../base/disk.raw",
                Layer = _tree.Upper,
                Output = Disk,
                Identity = Identity,
                Size = Size,
                Time = LayeredTree.Time,
            },
            scratch,
            default);
    }

    // Mounted even to be read only, a file system's journal may be played back.
    private async Task<string> CopyAsync()
    {
        await RunAsync("cp", Disk, $"{Disk}.copy");
        return $"{Disk}.copy";
    }

    private async Task<string> RunAsync(params string[] command)
    {
        var result = await _processes.RunAsync(Command.Of(command), null, default);
        result.Succeeded.ShouldBeTrue(result.Error + result.Output);
        return result.Output + result.Error;
    }
}
