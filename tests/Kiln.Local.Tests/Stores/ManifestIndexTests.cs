using System.Reflection;
using System.Text.Json;
using Kiln.Images;
using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class ManifestIndexTests : IDisposable
{
    private static readonly ImageManifest Sample = new()
    {
        Format = 3,
        Name = "redis",
        Stage = Kiln.Stages.StageKind.App,
        Fingerprint = new(new('f', 64)),
        Inputs = [new("packages", "redis-server"), new("role", "redis")],
        Parent = new("redis-app-base-1"),
        Content = "c",
        Architecture = "amd64",
        Size = 42,
        Packages = [new("redis-server", "5:7.0.15-1", "amd64"), new("zlib1g", "1", "amd64")],
        CreatedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1)),
        Timings = [new("start", 0.25), new("seal", 1)],
        Commit = "abc-dirty",
        Tools = ["apt 2.6.1"],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    private int _reads;

    private string File => $"{_folder}/manifest.json";

    private string Kept => $"{_folder}/kept";

    [Fact]
    public void A_manifest_is_kept_with_all_that_it_says()
    {
        // A property that is new has to be kept too: give it a value above, and write it.
        typeof(ImageManifest).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => IsDefault(property.GetValue(Sample))).ShouldBeEmpty();
        ReadAndSave(Sample);
        Text(ReadAndSave(Sample with { Name = "not read" })).ShouldBe(Text(Sample));
        _reads.ShouldBe(1);
    }

    [Fact]
    public void What_a_manifest_does_not_say_stays_unsaid()
    {
        var bare = Sample with { Parent = null, Commit = null, Packages = [], Inputs = [] };
        ReadAndSave(bare);
        Text(ReadAndSave(Sample)).ShouldBe(Text(bare));
    }

    [Fact]
    public void A_manifest_that_was_touched_is_read_again()
    {
        ReadAndSave(Sample);
        System.IO.File.AppendAllText(File, " ");
        ReadAndSave(Sample with { Name = "other" }).Name.ShouldBe("other");
    }

    [Fact]
    public void A_manifest_that_is_damaged_is_not_kept()
    {
        System.IO.File.WriteAllText(File, "{");
        var index = Index();
        Should.Throw<DamageException>(() => index.Read(File, path => throw new DamageException(path, "it is damaged")));
        index.Save(new HashSet<string> { File });
        System.IO.File.Exists(Kept).ShouldBeFalse();
    }

    [Fact]
    public void Images_that_are_gone_are_forgotten()
    {
        ReadAndSave(Sample);
        System.IO.File.WriteAllText($"{_folder}/other.json", "");
        var index = Index();
        index.Read($"{_folder}/other.json", _ => Sample);
        index.Save(new HashSet<string> { $"{_folder}/other.json" });
        System.Text.Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(Kept)).ShouldNotContain("manifest.json");
    }

    [Fact]
    public void A_damaged_index_is_as_good_as_none()
    {
        ReadAndSave(Sample);
        var bytes = System.IO.File.ReadAllBytes(Kept);
        bytes[^1] ^= 1;
        System.IO.File.WriteAllBytes(Kept, bytes);
        ReadAndSave(Sample with { Name = "other" }).Name.ShouldBe("other");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsDefault(object? value) => value is null or 0 or 0L or "" or System.Collections.ICollection { Count: 0 };

    private static string Text(ImageManifest manifest) => JsonSerializer.Serialize(manifest, StoreJson.Default.ImageManifest);

    private ManifestIndex Index() => new(Kept, new FutureClock());

    private ImageManifest ReadAndSave(ImageManifest manifest)
    {
        if (!System.IO.File.Exists(File)) System.IO.File.WriteAllText(File, "");
        var index = Index();
        var read = index.Read(File, _ =>
        {
            _reads++;
            return manifest;
        });
        index.Save(new HashSet<string> { File });
        return read;
    }

    /// <summary>Files that were written just now are old.</summary>
    private sealed class FutureClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
