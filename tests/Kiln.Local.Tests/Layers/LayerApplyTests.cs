using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;

namespace Kiln.Local.Tests.Layers;

public sealed class LayerApplyTests : IAsyncLifetime, IDisposable
{
    private readonly LayeredTree _tree = new();

    private string Target => $"{_tree.Folder}/target";

    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess) await _tree.MakeAsync();
        Directory.CreateDirectory(Target);
    }

    [RootFact]
    public async Task Layers_written_one_after_the_other_make_what_overlayfs_shows_of_them()
    {
        await using var sandbox = await _tree.StartAsync(Mount.Memory(Target));
        Apply(sandbox, _tree.BaseRoot);
        Apply(sandbox, _tree.Upper);
        (await LayeredTree.DescribeAsync(sandbox, Target)).ShouldBe(await LayeredTree.DescribeAsync(sandbox, _tree.Merged));
    }

    [RootFact]
    public async Task A_layer_written_twice_changes_nothing_more()
    {
        await using var sandbox = await _tree.StartAsync(Mount.Memory(Target));
        Apply(sandbox, _tree.BaseRoot);
        Apply(sandbox, _tree.Upper);
        Apply(sandbox, _tree.Upper);
        (await LayeredTree.DescribeAsync(sandbox, Target)).ShouldBe(await LayeredTree.DescribeAsync(sandbox, _tree.Merged));
    }

    [RootFact]
    public async Task Holes_stay_holes()
    {
        await using var sandbox = await _tree.StartAsync(Mount.Memory(Target));
        Apply(sandbox, _tree.BaseRoot);
        Apply(sandbox, _tree.Upper);
        using var file = File.OpenHandle(sandbox.PathOf($"{Target}/srv/holes"));
        (RandomAccess.GetLength(file), file.Status().Blocks).ShouldBe((5_000_000, 0));
    }

    [RootFact]
    public async Task Too_little_room_is_an_error_that_names_the_file()
    {
        await using var sandbox = await _tree.StartAsync(new Mount("tmpfs", "size=64k", "tmpfs", Target));
        await File.WriteAllBytesAsync($"{_tree.BaseRoot}/etc/large", Enumerable.Repeat((byte)1, 200_000).ToArray());
        var error = Should.Throw<IOException>(() => Apply(sandbox, _tree.BaseRoot));
        error.Message.ShouldContain("No space left on device");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _tree.Dispose();

    private void Apply(Sandbox sandbox, string layer)
    {
        using var source = RootFolder.Open(layer, LayeredTree.Time);
        using var target = RootFolder.Open(sandbox.PathOf(Target), LayeredTree.Time);
        LayerApply.Run(source, target);
    }
}
