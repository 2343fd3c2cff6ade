using Kiln.Local.Builders;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Local.Tests.Layers;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Builders;

public sealed class SnapshotTests : IAsyncLifetime, IDisposable
{
    private readonly LayeredTree _tree = new();
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    private string Archive => $"{_tree.Folder}/root.tar";

    private string Restored => $"{_tree.Folder}/restored";

    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess) await _tree.MakeAsync();
        Directory.CreateDirectory(Restored);
    }

    [RootFact]
    public async Task What_comes_out_of_a_snapshot_is_the_layer_that_went_in()
    {
        await using (var sandbox = await _tree.StartAsync())
        {
            (await Snapshot.WriteAsync(sandbox, _tree.Upper, Archive, default)).ShouldBeTrue();
            await Snapshot.ReadAsync(sandbox, Archive, Restored, default);
        }

        LayerComparison.Between(_tree.Upper, Restored, DateTimeOffset.MaxValue).ShouldBeEmpty();
        LayerDigest.Of(Restored, LayeredTree.Time).ShouldBe(LayerDigest.Of(_tree.Upper, LayeredTree.Time));
    }

    [RootFact]
    public async Task A_stage_goes_on_in_what_came_out_as_it_would_have_gone_on_in_what_went_in()
    {
        await using (var sandbox = await _tree.StartAsync())
        {
            await Snapshot.WriteAsync(sandbox, _tree.Upper, Archive, default);
            await Snapshot.ReadAsync(sandbox, Archive, Restored, default);
        }

        // What is new goes again, what was deleted comes back, a hard link is changed by its other name, a folder is moved.
        const string more = "rm -r srv/opaque; mkdir etc/old; echo again >etc/old/file; echo b >>srv/second; mv var/renamed var/again; rm srv/becomes-file; chmod 0700 etc/kept";
        foreach (var upper in new[] { _tree.Upper, Restored })
        {
            Directory.CreateDirectory($"{upper}-work");
            await using var sandbox = await Sandbox.StartAsync(_processes, [Mount.Overlay([_tree.BaseRoot], upper, $"{upper}-work", _tree.Merged)], $"{_tree.Folder}/tmp", default);
            var result = await sandbox.RunAsync(Command.Of("sh", "-ec", $"cd {_tree.Merged}; {more}"), null, default);
            result.Succeeded.ShouldBeTrue(result.Error);
        }

        LayerDigest.Of(Restored, LayeredTree.Time).ShouldBe(LayerDigest.Of(_tree.Upper, LayeredTree.Time));
    }

    [RootFact]
    public async Task There_is_no_snapshot_of_what_an_archive_cannot_hold()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint($"{_tree.Upper}/srv/socket"));
        await using var sandbox = await _tree.StartAsync();
        (await Snapshot.WriteAsync(sandbox, _tree.Upper, Archive, default)).ShouldBeFalse();
    }

    [RootFact]
    public async Task Too_little_room_is_an_error_that_says_so()
    {
        var small = $"{_tree.Folder}/small";
        Directory.CreateDirectory(small);
        await using var sandbox = await _tree.StartAsync(new Mount("tmpfs", "size=16k", "tmpfs", small));
        (await Should.ThrowAsync<StepException>(() => Snapshot.WriteAsync(sandbox, _tree.BaseRoot, $"{small}/root.tar", default))).Message.ShouldStartWith($"tar ended with exit code 2: tar: {small}/root.tar: ");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _tree.Dispose();
}
