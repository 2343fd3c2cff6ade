using Kiln.Local.Stores;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Local.Tests.Stores;

/// <summary>A base a, an app-base b on it and an app c on that, one of which is damaged.</summary>
public sealed class DamagedLayerTests : IAsyncLifetime
{
    private readonly SampleStore _store = new(new(Directory.CreateTempSubdirectory("kiln-").FullName));

    public async Task InitializeAsync()
    {
        await _store.BakeAsync('a');
        await _store.BakeAsync('b', 'a');
        await _store.BakeAsync('c', 'b');
    }

    [Fact]
    public void A_layer_that_nobody_touched_is_sound() => _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldBeNull();

    [Fact]
    public void A_byte_that_was_changed_is_noticed_though_size_and_time_are_as_they_were()
    {
        Rot('a');
        var (layer, why) = _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldNotBeNull();
        layer.ShouldBe(SampleStore.Fingerprint('a'));
        why.ShouldMatch("^its content has the digest [0-9a-f]{8} and was published with [0-9a-f]{8}$");
    }

    [Fact]
    public void A_file_that_was_cut_off_is_noticed()
    {
        File.WriteAllText(_store.FileOf('b'), "");
        _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldNotBeNull().Layer.ShouldBe(SampleStore.Fingerprint('b'));
    }

    [Fact]
    public void A_file_that_is_missing_is_noticed()
    {
        File.Delete(_store.FileOf('b'));
        _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldNotBeNull().Layer.ShouldBe(SampleStore.Fingerprint('b'));
    }

    [Fact]
    public void Facts_in_which_a_letter_was_changed_are_noticed_though_they_are_json()
    {
        var facts = $"{_store.Folder.Layer(SampleStore.Fingerprint('a'))}/layer.json";
        File.WriteAllText(facts, File.ReadAllText(facts).Replace("\"size\": 7", "\"size\": 8", StringComparison.Ordinal));
        _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldBe((SampleStore.Fingerprint('a'), "layer.json: its checksum does not match its content"));
    }

    [Fact]
    public void What_was_touched_and_is_what_it_was_is_sound_and_looked_at_quickly_from_then_on()
    {
        File.SetLastAccessTimeUtc(_store.FileOf('a'), DateTime.UnixEpoch);
        File.SetUnixFileMode(_store.FileOf('a'), File.GetUnixFileMode(_store.FileOf('a')));
        _store.Images.FirstDamage(SampleStore.Fingerprint('a')).ShouldBeNull();
        _store.Notes.ShouldHaveSingleItem().ShouldBe("Layer aaaaaaaa is read in full: something in it was touched");
        _store.Notes.Clear();
        _store.Images.FirstDamage(SampleStore.Fingerprint('a')).ShouldBeNull();
        _store.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_disk_that_rots_touches_nothing_and_is_found_after_a_week()
    {
        var facts = _store.Images.FindLayer(SampleStore.Fingerprint('a'))!;
        var guard = new LayerGuard(_store.Folder, TimeProvider.System, _store.Notes.Add);
        guard.Damage(facts, inFull: true).ShouldBeNull();

        // The bytes changed, and the last full reading remembers how the layer looks now: as if nothing had been touched.
        Rot('a');
        guard.Trust(facts);
        guard.Damage(facts, inFull: false).ShouldBeNull();
        new LayerGuard(_store.Folder, new Later(TimeSpan.FromDays(8)), _store.Notes.Add).Damage(facts, inFull: false).ShouldNotBeNull();
        _store.Notes.ShouldContain("Layer aaaaaaaa is read in full: it is a week since that was done");
    }

    [Fact]
    public async Task Before_a_bake_the_damaged_layer_and_its_image_are_quarantined_and_those_on_it_stay()
    {
        Rot('a');
        (await GuardAsync(reused: "ab", built: "c")).ShouldBeTrue();
        Directory.Exists(_store.Folder.Layer(SampleStore.Fingerprint('a'))).ShouldBeFalse();
        (await _store.Images.ListAsync(default)).Select(image => image.Id).ShouldBe([SampleStore.Id('b'), SampleStore.Id('c')]);
        _store.Notes.Count(note => note.StartsWith("Quarantined ", StringComparison.Ordinal)).ShouldBe(2);
        (await GuardAsync(reused: "b", built: "ac")).ShouldBeFalse("what is baked anew is not missed");
    }

    [Fact]
    public async Task A_damaged_manifest_is_quarantined_before_a_bake()
    {
        await File.WriteAllTextAsync(_store.ManifestOf('c'), "{");
        (await GuardAsync(reused: "ab", built: "c")).ShouldBeTrue();
        (await GuardAsync(reused: "ab", built: "c")).ShouldBeFalse();
        Directory.Exists(_store.Folder.Image(SampleStore.Id('c'))).ShouldBeFalse();
    }

    [Fact]
    public async Task What_nothing_is_built_on_is_not_read()
    {
        Rot('c');
        (await GuardAsync(reused: "abc", built: "")).ShouldBeFalse();
    }

    [Fact]
    public async Task Baked_again_with_the_same_content_the_layers_on_it_stay_as_they_are()
    {
        _store.Images.QuarantineLayer(SampleStore.Fingerprint('a'), "it rotted");
        await _store.BakeAsync('a');
        _store.Images.FirstDamage(SampleStore.Fingerprint('c')).ShouldBeNull();
    }

    [Fact]
    public async Task Baked_again_with_another_content_everything_on_it_is_quarantined_to_be_baked_again()
    {
        _store.Images.QuarantineLayer(SampleStore.Fingerprint('a'), "it rotted");
        await _store.BakeAsync('a', content: "another");
        (await _store.Images.ListAsync(default)).Select(image => image.Id).ShouldBe([SampleStore.Id('a')]);
        Directory.EnumerateDirectories(_store.Folder.Layers).ShouldBe([_store.Folder.Layer(SampleStore.Fingerprint('a'))]);
    }

    [Fact]
    public async Task A_layer_made_on_what_was_replaced_meanwhile_is_not_published()
    {
        var images = _store.Images;
        images.FirstDamage(SampleStore.Fingerprint('a')).ShouldBeNull();
        _store.Images.QuarantineLayer(SampleStore.Fingerprint('a'), "it rotted");
        await _store.BakeAsync('a', content: "another");
        (await Should.ThrowAsync<KilnException>(() => _store.PublishLayerAsync(images, 'd', 'a', "content"))).Message
            .ShouldBe("Layer dddddddd was made on layer aaaaaaaa, which was replaced or removed meanwhile. Nothing was published; run the same command again.");
        Directory.Exists(_store.Folder.Layer(SampleStore.Fingerprint('d'))).ShouldBeFalse();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_store.Folder.Root, recursive: true);
        return Task.CompletedTask;
    }

    // As memory or a bus does it: neither size nor time tells.
    private void Rot(char letter)
    {
        File.WriteAllText(_store.FileOf(letter), "c0ntent");
        File.SetLastWriteTimeUtc(_store.FileOf(letter), SampleStore.Time.UtcDateTime);
    }

    private async Task<bool> GuardAsync(string reused, string built)
    {
        var images = await _store.Images.ListAsync(default);
        var steps = "abc".Where(letter => reused.Contains(letter, StringComparison.Ordinal) || built.Contains(letter, StringComparison.Ordinal)).Select((letter, index) => new BakeStep
        {
            Stage = new() { Kind = (StageKind)index, Name = "redis", File = "app.yaml", Provisioners = [] },
            Distribution = new("debian", "bookworm", ["main"]),
            Fingerprint = SampleStore.Fingerprint(letter),
            Inputs = [],
            Parent = letter == 'a' ? null : SampleStore.Fingerprint((char)(letter - 1)),
            Reused = built.Contains(letter, StringComparison.Ordinal) ? null : images.Single(image => image.Id == SampleStore.Id(letter)),
        });
        return await new PlanGuard(_store.Images).QuarantineAsync(new([.. steps]), _store.Notes.Add, default);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
