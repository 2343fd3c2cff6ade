using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Local.Layers;
using Kiln.Local.Stores;
using Kiln.Stages;

namespace Kiln.Local.Tests.Stores;

/// <summary>A store in which layers and images are published as a bake does it, only smaller: a layer holds one file.</summary>
internal sealed class SampleStore(StoreFolder folder)
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public StoreFolder Folder => folder;

    /// <summary>What was told.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Each time as a new process sees it.</summary>
    public LocalImageStore Images => new(folder, DiskFormat.Qcow2, TimeProvider.System, Notes.Add);

    public static Fingerprint Fingerprint(char letter) => new(new(letter, 64));

    public static ImageId Id(char letter) => new($"redis-app-{letter}");

    public string FileOf(char letter) => $"{folder.Layer(Fingerprint(letter))}/root/file";

    public string ManifestOf(char letter) => $"{folder.Image(Id(letter))}/manifest.json";

    /// <summary>Bakes a layer and its image.</summary>
    /// <param name="content">Of the layer's file.</param>
    public async Task BakeAsync(char letter, char? parent = null, string content = "content")
    {
        var images = Images;
        if (parent is { } below) images.FirstDamage(Fingerprint(below)).ShouldBeNull();
        await PublishLayerAsync(images, letter, parent, content);
        PublishImage(images, letter, parent, images.FindLayer(Fingerprint(letter))!.Content);
    }

    public async Task PublishLayerAsync(LocalImageStore images, char letter, char? parent, string content)
    {
        folder.Create();
        var build = $"{folder.Builds}/{letter}-{Guid(letter)}";
        folder.Files.MakeFolder(build);
        folder.Files.MakeFolder($"{build}/layer");
        folder.Files.MakeFolder($"{build}/layer/root");
        folder.Files.Write($"{build}/layer/root/file", System.Text.Encoding.UTF8.GetBytes(content));
        File.SetLastWriteTimeUtc($"{build}/layer/root/file", Time.UtcDateTime);
        File.SetLastWriteTimeUtc($"{build}/layer/root", Time.UtcDateTime);
        var facts = new LayerFacts
        {
            Fingerprint = Fingerprint(letter),
            Parent = parent is { } below ? Fingerprint(below) : null,
            ParentContent = images.SoundContent(parent is { } p ? Fingerprint(p) : null),
            Content = LayerDigest.Of($"{build}/layer/root", Time),
            Size = content.Length,
            Time = Time,
            Packages = [],
        };
        images.WriteFacts($"{build}/layer", facts);
        await images.PublishLayerAsync($"{build}/layer", facts, $"{build}/replaced", default);
    }

    public void PublishImage(LocalImageStore images, char letter, char? parent, string content)
    {
        var build = $"{folder.Builds}/{letter}-image-{Guid(letter)}";
        folder.Files.MakeFolder(build);
        images.Publish(build, Id(letter), Manifest(letter, parent, content));
    }

    private static ImageManifest Manifest(char letter, char? parent, string content) => new()
    {
        Name = "redis",
        Stage = parent is null ? StageKind.Base : StageKind.App,
        Fingerprint = Fingerprint(letter),
        Inputs = [],
        Parent = parent is { } below ? Id(below) : null,
        Content = content,
        Architecture = "amd64",
        Size = 1,
        Packages = [],
        CreatedAt = Time,
        Timings = [],
        Tools = [],
    };

    private string Guid(char letter) => Directory.EnumerateDirectories(folder.Builds, $"{letter}-*").Count().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
