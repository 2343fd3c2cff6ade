using System.Text.Json;
using Kiln.Images;
using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Tests.Stores;

public sealed class LocalImageStoreTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StoreFolder _folder = new(Directory.CreateTempSubdirectory("kiln-").FullName);

    private readonly List<string> _notes = [];

    private LocalImageStore Store => new(_folder, DiskFormat.Qcow2, TimeProvider.System, _notes.Add);

    [Fact]
    public async Task A_store_that_is_not_there_yet_has_no_images() =>
        (await new LocalImageStore(new("/nonexistent"), DiskFormat.Qcow2, TimeProvider.System, _notes.Add).ListAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task An_image_is_read_as_it_was_published()
    {
        Publish("redis-app-1", Manifest(1));
        var image = (await Store.ListAsync(default)).ShouldHaveSingleItem();
        (image.Id, image.Size, image.DiskPath, image.Promotion).ShouldBe((new("redis-app-1"), 1000, null, null));
        Text(image.Manifest).ShouldBe(Text(Manifest(1)));
    }

    [Fact]
    public async Task An_image_with_a_disk_takes_what_its_layer_and_its_disk_take_without_holes()
    {
        Publish("redis-app-1", Manifest(1), temporary =>
        {
            using var disk = File.Create($"{temporary}/disk.raw");
            disk.SetLength(1 << 30);
            disk.WriteByte(1);
        });
        var image = (await Store.ListAsync(default)).ShouldHaveSingleItem();
        (image.Size, image.DiskPath).ShouldBe((1000 + 4096, $"{_folder.Images}/redis-app-1/disk.raw"));
    }

    [Fact]
    public async Task A_disk_is_added_with_what_is_known_of_it()
    {
        Publish("redis-app-1", Manifest(1));
        var disk = $"{_folder.Root}/disk.raw";
        await File.WriteAllTextAsync(disk, "12345");
        DiskFacts.Write(disk, new(new string('b', 64)), parent: null);
        var image = Store.AddDisk(new("redis-app-1"), disk);
        DiskFile.IsWhole(image.DiskPath!).ShouldBeTrue();
        DiskFacts.Read(image.DiskPath!)!.Holds(image.DiskPath!, thorough: true).ShouldBeTrue();
        Directory.EnumerateFiles(_folder.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disk_is_not_whole_on_another_parent_than_the_one_it_was_made_on()
    {
        var (parent, disk) = ($"{_folder.Root}/parent.raw", $"{_folder.Root}/disk.qcow2");
        await File.WriteAllBytesAsync(parent, new byte[1 << 16]);
        DiskFacts.Write(parent, new(new string('b', 64)), parent: null);
        await new ProcessRunner(TimeProvider.System).RunToolAsync(["qemu-img", "create", "-q", "-f", "qcow2", "-b", "parent.raw", "-F", "raw", disk], default);
        DiskFacts.Write(disk, new(new string('b', 64)), DiskFacts.Read(parent));
        DiskFile.IsWhole(disk).ShouldBeTrue();

        await File.WriteAllBytesAsync(parent, [.. new byte[(1 << 16) - 1], 1]);
        DiskFacts.Write(parent, new(new string('b', 64)), parent: null);
        DiskFile.IsWhole(disk).ShouldBeFalse();
    }

    [Fact]
    public async Task Images_are_listed_oldest_first()
    {
        foreach (var minute in new[] { 3, 1, 2 }) Publish($"redis-app-{9 - minute}", Manifest(minute));
        (await Store.ListAsync(default)).Select(image => image.Id.Value).ShouldBe(["redis-app-8", "redis-app-7", "redis-app-6"]);
    }

    [Fact]
    public async Task An_image_without_a_manifest_is_not_there_yet()
    {
        Directory.CreateDirectory($"{_folder.Images}/redis-app-1");
        (await Store.ListAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_promotion_is_kept_with_its_results()
    {
        Publish("redis-app-1", Manifest(1));
        await Store.PromoteAsync(new("redis-app-1"), new(Time, "qemu, tcg", [new("port 22", true, "listens", "listens", 0.1)]), default);
        var promotion = (await Store.ListAsync(default)).Single().Promotion.ShouldNotBeNull();
        (promotion.At, promotion.Machine, promotion.Results.Single().Claim).ShouldBe((Time, "qemu, tcg", "port 22"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_damaged_manifest_is_named_and_left_out_and_the_others_are_listed(string content)
    {
        Publish("redis-app-1", Manifest(1));
        Publish("redis-app-2", Manifest(2));
        var path = $"{_folder.Images}/redis-app-1/manifest.json";
        await File.WriteAllTextAsync(path, content);
        var store = Store;
        (await store.ListAsync(default)).ShouldHaveSingleItem().Id.Value.ShouldBe("redis-app-2");
        await store.ListAsync(default);
        var note = _notes.ShouldHaveSingleItem("once is enough");
        note.ShouldStartWith($"Left out: {path} is damaged: ");
        note.ShouldEndWith(". './build.sh CheckStore' moves it out of the way; the next bake makes it again.");
        note.ShouldNotContain("..");
        Directory.Exists(_folder.Quarantine).ShouldBeFalse("who lists changes nothing");
    }

    [Fact]
    public async Task An_image_whose_promotion_is_damaged_is_not_promoted()
    {
        Publish("redis-app-1", Manifest(1));
        await Store.PromoteAsync(new("redis-app-1"), new(Time, "qemu, tcg", []), default);
        var path = $"{_folder.Images}/redis-app-1/promotion.json";
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("tcg", "kvm", StringComparison.Ordinal));
        (await Store.ListAsync(default)).ShouldHaveSingleItem().Promotion.ShouldBeNull();
        _notes.ShouldHaveSingleItem().ShouldContain("promotion.json is damaged: its checksum does not match its content");
    }

    [Fact]
    public async Task Manifests_of_older_builds_have_no_checksum_and_are_read()
    {
        Publish("redis-app-1", Manifest(1));
        await File.WriteAllTextAsync($"{_folder.Images}/redis-app-1/manifest.json", Text(Manifest(1)));
        (await Store.ListAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_quarantined_is_gone_from_its_place_and_says_why_it_was_moved()
    {
        Publish("redis-app-1", Manifest(1));
        var place = Store.Quarantine($"{_folder.Images}/redis-app-1", "it rotted");
        (await Store.ListAsync(default)).ShouldBeEmpty();
        File.Exists($"{place}/manifest.json").ShouldBeTrue();
        var note = StoreFile.Read($"{Path.GetDirectoryName(place)}/note.json", StoreJson.Default.QuarantineNote);
        (note.Path, note.Why).ShouldBe(($"{_folder.Images}/redis-app-1", "it rotted"));
        _notes.ShouldHaveSingleItem().ShouldBe($"Quarantined {_folder.Images}/redis-app-1: it rotted. It is kept in {Path.GetDirectoryName(place)}; the next bake that needs it makes it again.");
        File.GetUnixFileMode(_folder.Quarantine).ShouldBe((UnixFileMode)0b111_000_000);
    }

    [Fact]
    public void Things_of_one_name_are_quarantined_side_by_side()
    {
        Publish("redis-app-1", Manifest(1));
        var first = Store.Quarantine($"{_folder.Images}/redis-app-1", "it rotted");
        Publish("redis-app-1", Manifest(1));
        Store.Quarantine($"{_folder.Images}/redis-app-1", "it rotted again").ShouldNotBe(first);
    }

    [Fact]
    public void A_layer_knows_those_below_it()
    {
        var (bottom, middle, top) = (Layer('a', null), Layer('b', 'a'), Layer('c', 'b'));
        Store.Chain(top).ShouldBe([top, middle, bottom]);
    }

    [Fact]
    public void A_layer_that_is_missing_from_a_chain_is_named()
    {
        var top = Layer('c', 'b');
        Should.Throw<KilnException>(() => Store.Chain(top)).Message.ShouldBe($"Layer bbbbbbbb is missing from {_folder.Layers}. Delete what was made of it ({_folder.Images}/*-bbbbbbbb) and run the same command again.");
    }

    [Fact]
    public async Task A_fingerprints_lease_waits_for_its_holder()
    {
        await using var lease = await Store.LeaseAsync(Fingerprint('a'), _ => { }, default);
        var told = "";
        using var source = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.LeaseAsync(Fingerprint('a'), holder => { told = holder; source.Cancel(); }, source.Token));
        told.ShouldBe($"process {Environment.ProcessId}");
        await using var other = await Store.LeaseAsync(Fingerprint('b'), _ => { }, default);
    }

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    private static string Text(ImageManifest manifest) => JsonSerializer.Serialize(manifest, StoreJson.Default.ImageManifest);

    private static Fingerprint Fingerprint(char letter) => new(new(letter, 64));

    private static ImageManifest Manifest(int minute) => new()
    {
        Name = "redis",
        Stage = StageKind.App,
        Fingerprint = Fingerprint('a'),
        Inputs = [new("packages", "redis-server")],
        Parent = new("redis-app-base-1"),
        Content = "c",
        Architecture = "amd64",
        Size = 1000,
        Packages = [new("redis-server", "5:7.0.15", "amd64")],
        CreatedAt = Time.AddMinutes(minute),
        Timings = [new("start", 1.5)],
        Commit = "abc-dirty",
        Tools = ["mmdebstrap 1.3.5-7"],
    };

    private void Publish(string id, ImageManifest manifest, Action<string>? fill = null)
    {
        _folder.Create();
        var temporary = $"{_folder.Builds}/image";
        Directory.CreateDirectory(temporary);
        fill?.Invoke(temporary);
        Store.Publish(temporary, new(id), manifest);
    }

    private Fingerprint Layer(char letter, char? parent)
    {
        var folder = _folder.Layer(Fingerprint(letter));
        Directory.CreateDirectory(folder);
        var parentField = parent is { } below ? $"\"parent\": \"{Fingerprint(below)}\"," : "";
        File.WriteAllText($"{folder}/layer.json", $$"""{ "fingerprint": "{{Fingerprint(letter)}}", {{parentField}} "content": "", "size": 1, "time": "2026-03-01T12:00:00+00:00", "packages": [] }""");
        return Fingerprint(letter);
    }
}
