using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Local.Layers;
using Kiln.Local.Stores;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>Turns a sealed builder into a layer, where it is an app image's into a disk too, and registers the image.</summary>
internal sealed class Capture(LocalImageStore images, LocalOptions options, DiskMaker disks, IProcessRunner processes)
{
    public async Task<Image> RunAsync(LocalBuilder builder, BakeRecord record, CancellationToken cancellationToken)
    {
        var layer = await FinishLayerAsync(builder, record.Step, cancellationToken);
        var id = new ImageId($"{record.Step.Stage.Name}-{record.Step.Stage.Kind.Name}-{record.CreatedAt.ToUnixTimeSeconds()}-{layer.Fingerprint.Short}");
        if (options.WantsDisk(record.Step.Stage.Kind)) await disks.MakeAsync(builder.Folder, layer, record.Step.Stage.Name, cancellationToken);
        var tools = await ToolVersions.ReadAsync(processes, cancellationToken);

        // From here on it takes moments. The layer first: an image without its layer would be worth nothing.
        await images.PublishLayerAsync(builder.Folder.Layer, layer, $"{builder.Folder.Path}/replaced", cancellationToken);
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
            Tools = tools,
        });
    }

    private async Task<LayerFacts> FinishLayerAsync(LocalBuilder builder, BakeStep step, CancellationToken cancellationToken)
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
            ParentContent = images.SoundContent(step.Parent),
            Content = LayerDigest.Of(builder.Folder.Upper, builder.Epoch),
            Size = DiskSpace.Used(builder.Folder.Upper),
            Time = builder.Epoch,
            Packages = packages,
        };
        images.WriteFacts(builder.Folder.Layer, facts);
        return facts;
    }
}
