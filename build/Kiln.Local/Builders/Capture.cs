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
internal sealed class Capture(LocalImageStore images, DiskMaker disks, IProcessRunner processes, TimeProvider time)
{
    public async Task<Image> RunAsync(LocalBuilder builder, BakeRecord record, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var step = record.Step;
        IReadOnlyList<InstalledPackage> packages;
        using (var root = builder.OpenRoot()) packages = DpkgStatus.Read(root);

        // The kernel may still write into a mounted overlay's folders: unmount before anything is counted.
        await builder.Sandbox.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        LayerTimes.Clamp(builder.Folder.Upper, builder.Epoch);

        // Both only read the layer.
        var disk = disks.MakeAsync(builder.Folder, OrderOf(builder, record), cancellationToken);
        var description = Task.Run(() => Describe(builder, step, packages), cancellationToken);
        await Task.WhenAll(disk, description);
        var facts = await description;
        images.WriteFacts(builder.Folder.Layer, facts);
        images.WriteOutlines(builder.Folder.Image, LineOutline.Of(step.Stage));
        var tools = await ToolVersions.ReadAsync(processes, cancellationToken);

        // From here on it takes moments. The layer first: an image without its layer would be worth nothing.
        await images.PublishLayerAsync(builder.Folder.Layer, facts, $"{builder.Folder.Path}/replaced", cancellationToken);
        return images.Publish(
            builder.Folder.Image,
            new($"{step.Stage.Name}-{step.Stage.Kind.Name}-{record.CreatedAt.ToUnixTimeSeconds()}-{facts.Fingerprint.Short}"),
            new()
            {
                Name = step.Stage.Name,
                Stage = step.Stage.Kind,
                Fingerprint = facts.Fingerprint,
                Inputs = step.Inputs,
                Parent = record.Parent?.Id,
                Content = facts.Content,
                Architecture = LocalProvider.Architecture,
                Size = facts.Size,
                Packages = facts.Packages,
                CreatedAt = record.CreatedAt,
                Timings = [.. record.Timings, new("capture", Math.Round(time.GetElapsedTime(started).TotalSeconds, 3))],
                Commit = record.Commit,
                Tools = tools,
            });
    }

    private static DiskOrder OrderOf(LocalBuilder builder, BakeRecord record) => new()
    {
        Name = record.Step.Stage.Name,
        Stage = record.Step.Stage.Kind,
        Fingerprint = record.Step.Fingerprint,
        Layer = builder.Folder.Upper,
        Time = builder.Epoch,
        Parent = record.Parent,
    };

    private LayerFacts Describe(LocalBuilder builder, BakeStep step, IReadOnlyList<InstalledPackage> packages) => new()
    {
        Fingerprint = step.Fingerprint,
        Parent = step.Parent,
        ParentContent = images.SoundContent(step.Parent),
        Content = LayerDigest.Of(builder.Folder.Upper, builder.Epoch),
        Size = DiskSpace.Used(builder.Folder.Upper),
        Time = builder.Epoch,
        Packages = packages,
    };
}
