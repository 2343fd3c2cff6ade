using System.Text.Json;
using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Local.Files;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>Turns a sealed builder into a layer, where it is an app image's into a disk too, and registers the image.</summary>
internal sealed class Capture(StoreFolder store, LocalImageStore images, LocalOptions options, IProcessRunner processes)
{
    public async Task<Image> RunAsync(LocalBuilder builder, BakeRecord record, CancellationToken cancellationToken)
    {
        var layer = await PublishLayerAsync(builder, record.Step, cancellationToken);
        var id = new ImageId($"{record.Step.Stage.Name}-{record.Step.Stage.Kind.Name}-{record.CreatedAt.ToUnixTimeSeconds()}-{layer.Fingerprint.Short}");
        if (record.Step.Stage.Kind == StageKind.App || options.AllDisks) await MakeDiskAsync(builder, layer, record.Step.Stage.Name, cancellationToken);

        return images.Publish(builder.Folder.Image, id, new()
        {
            Name = record.Step.Stage.Name,
            Stage = record.Step.Stage.Kind,
            Fingerprint = layer.Fingerprint,
            Inputs = record.Step.Inputs,
            Parent = record.Parent?.Id,
            Content = layer.Content,
            Architecture = LocalProvider.Architecture,
            Size = layer.Size,
            Packages = layer.Packages,
            CreatedAt = record.CreatedAt,
            Timings = record.Timings,
            Commit = record.Commit,
            Tools = await ToolVersions.ReadAsync(processes, cancellationToken),
        });
    }

    private async Task<LayerFacts> PublishLayerAsync(LocalBuilder builder, BakeStep step, CancellationToken cancellationToken)
    {
        IReadOnlyList<InstalledPackage> packages;
        using (var root = builder.OpenRoot()) packages = DpkgStatus.Read(root);

        // The kernel may still write into a mounted overlay's folders: unmount before anything is counted.
        await builder.Sandbox.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        LayerTimes.Clamp(builder.Folder.Upper, builder.Epoch);
        var facts = new LayerFacts
        {
            Fingerprint = step.Fingerprint,
            Parent = step.Parent,
            Content = LayerDigest.Of(builder.Folder.Upper, builder.Epoch),
            Size = SizeOf(builder.Folder.Upper),
            Packages = packages,
        };
        await File.WriteAllBytesAsync($"{builder.Folder.Layer}/layer.json", JsonSerializer.SerializeToUtf8Bytes(facts, StoreJson.Default.LayerFacts), cancellationToken);

        // A layer without an image is a bake's that died between the two; nothing refers to it.
        var final = store.Layer(step.Fingerprint);
        if (Directory.Exists(final)) Directory.Delete(final, recursive: true);
        Durable.PublishFolder(builder.Folder.Layer, final);
        return facts;
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false })
            .Sum(file => file.Length);

    private async Task MakeDiskAsync(LocalBuilder builder, LayerFacts layer, string name, CancellationToken cancellationToken)
    {
        // A disk holds a few files that no layer does (boot menu, file system table): they lie over the layers for as long as it is made.
        var folder = builder.Folder;
        var (upper, work) = ($"{folder.Path}/disk-upper", $"{folder.Path}/disk-work");
        foreach (var path in new[] { upper, work }) Directory.CreateDirectory(path);
        var lower = images.Chain(layer.Fingerprint).Select(fingerprint => $"{store.Layer(fingerprint)}/root");
        await using var sandbox = await Sandbox.StartAsync(processes, [Mount.Overlay(lower, upper, work, folder.Root)], cancellationToken);
        using (var root = RootFolder.Open(sandbox.PathOf(folder.Root), builder.Epoch))
        {
            foreach (var file in DiskFiles.For(root, layer.Fingerprint)) root.WriteFile(file);
        }

        await new DiskBuilder(sandbox).BuildAsync(
            new()
            {
                Name = name,
                Root = folder.Root,
                Output = $"{folder.Image}/{DiskFile.Name(options.DiskFormat)}",
                Fingerprint = layer.Fingerprint,
                Size = options.DiskSize(name),
                Format = options.DiskFormat,
                Time = builder.Epoch,
            },
            cancellationToken);
    }
}
