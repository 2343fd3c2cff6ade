using Kiln.Local.Stores;
using Kiln.Processes;

namespace Kiln.Local.Tests.Stores;

public sealed class StoreCleanerTests : IAsyncLifetime
{
    private readonly SampleStore _store = new(new(Directory.CreateTempSubdirectory("kiln-").FullName));

    private StoreCleaner Cleaner => new(_store.Folder, new ProcessRunner(TimeProvider.System), TimeProvider.System, _store.Notes.Add);

    public async Task InitializeAsync()
    {
        await _store.BakeAsync('a');
        await _store.BakeAsync('b', 'a');
        await _store.BakeAsync('c', 'a');
        foreach (var folder in Directory.EnumerateDirectories(_store.Folder.Builds)) Directory.Delete(folder, recursive: true);
        foreach (var lease in Directory.EnumerateFiles(_store.Folder.Leases)) File.Delete(lease);
        foreach (var layer in Directory.EnumerateDirectories(_store.Folder.Layers)) Age(layer, 1);
    }

    [Fact]
    public async Task A_store_in_which_everything_is_needed_has_nothing_to_clean() => (await Cleaner.PlanAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task A_store_that_is_not_there_has_nothing_to_clean() =>
        (await new StoreCleaner(new("/nonexistent"), new ProcessRunner(TimeProvider.System), TimeProvider.System, _store.Notes.Add).PlanAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task What_bakes_finish_while_it_is_looked_at_is_not_in_the_plan()
    {
        using var end = new CancellationTokenSource();
        var bake = Task.Run(() =>
        {
            for (var number = 0; !end.IsCancellationRequested; number++)
            {
                var finished = $"{_store.Folder.Archives}/state-{number % 50}.json";
                File.WriteAllText(finished + Durable.Temporary, "{}");
                File.Move(finished + Durable.Temporary, finished, overwrite: true);
                Directory.CreateDirectory($"{_store.Folder.Builds}/{number % 50}/root/a/b");
                Directory.Delete($"{_store.Folder.Builds}/{number % 50}", recursive: true);
            }
        });
        try
        {
            for (var look = 0; look < 300; look++) (await Cleaner.PlanAsync(default)).Where(step => step.Entry.Kind != StoreEntryKind.BuildFolder).ShouldBeEmpty();
        }
        finally
        {
            await end.CancelAsync();
            await bake;
        }
    }

    [Fact]
    public async Task A_layer_goes_that_no_image_refers_to_and_those_below_one_that_is_stay()
    {
        Directory.Delete(_store.Folder.Image(SampleStore.Id('a')), recursive: true);
        Directory.Delete(_store.Folder.Image(SampleStore.Id('c')), recursive: true);
        (await CleanAsync()).ShouldBe([$"layers/{SampleStore.Fingerprint('c')}: no image refers to it"]);
        Directory.EnumerateDirectories(_store.Folder.Layers).Order(StringComparer.Ordinal).ShouldBe([_store.Folder.Layer(SampleStore.Fingerprint('a')), _store.Folder.Layer(SampleStore.Fingerprint('b'))]);
        (await CleanAsync()).ShouldBe([$"cache/verified/{SampleStore.Fingerprint('c')}.json: its layer is gone"]);
    }

    [Fact]
    public async Task What_a_lease_holds_stays()
    {
        Directory.Delete(_store.Folder.Image(SampleStore.Id('c')), recursive: true);
        await using (await _store.Images.LeaseAsync(SampleStore.Fingerprint('c'), _ => { }, default)) (await Cleaner.PlanAsync(default)).ShouldBeEmpty();
        (await Cleaner.PlanAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_somebody_began_to_use_after_the_plan_was_made_stays()
    {
        Directory.Delete(_store.Folder.Image(SampleStore.Id('c')), recursive: true);
        var plan = await Cleaner.PlanAsync(default);
        await using (await _store.Images.LeaseAsync(SampleStore.Fingerprint('c'), _ => { }, default)) (await Cleaner.RunAsync(plan, default)).ShouldBeEmpty();
        _store.PublishImage(_store.Images, 'c', 'a', "");
        (await Cleaner.RunAsync(plan, default)).ShouldBeEmpty();
        Directory.Exists(_store.Folder.Layer(SampleStore.Fingerprint('c'))).ShouldBeTrue();
    }

    [Fact]
    public async Task While_a_manifest_is_damaged_no_layer_goes()
    {
        Directory.Delete(_store.Folder.Image(SampleStore.Id('c')), recursive: true);
        await File.WriteAllTextAsync(_store.ManifestOf('b'), "{");
        (await Cleaner.PlanAsync(default)).ShouldBeEmpty();
        _store.Notes.ShouldContain("Layers are kept: a manifest is damaged, so nobody knows what its image needs. './build.sh CheckStore' moves it out of the way.");
    }

    [Fact]
    public async Task Leftovers_go_when_they_are_old_enough_and_not_before()
    {
        foreach (var (path, kept, gone) in new[]
        {
            ("builds/redis-app-1", 0, 0),
            ("checkpoints/redis", 0, 1),
            ("cache/apt/0123456789abcdef-01234567", 1, 3),
            ("images/redis-app-b/promotion.json.7-1.new", 0, 1),
            ("quarantine/20260101-120000-redis", 29, 31),
            ("logs/redis-app.log", 29, 31),
            ("leases/archive-debian", 0, 2),
        })
        {
            var full = $"{_store.Folder.Root}/{path}";
            if (Path.GetExtension(path) is ".log" or ".new" || path.StartsWith("leases", StringComparison.Ordinal)) await File.WriteAllTextAsync(full, "");
            else Directory.CreateDirectory(full);
            if (gone > 0)
            {
                Age(full, kept);
                (await Cleaner.PlanAsync(default)).ShouldBeEmpty(path);
            }

            Age(full, gone);
            (await CleanAsync()).ShouldHaveSingleItem().ShouldStartWith(path);
            Path.Exists(full).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_package_lists_of_the_state_last_seen_stay()
    {
        Directory.CreateDirectory($"{_store.Folder.Cache}/apt/0123456789abcdef-01234567");
        Age($"{_store.Folder.Cache}/apt/0123456789abcdef-01234567", 100);
        await File.WriteAllTextAsync($"{_store.Folder.Archives}/debian.json", """{ "hash": "0123456789abcdef0123" }""");
        (await Cleaner.PlanAsync(default)).ShouldBeEmpty();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_store.Folder.Root, recursive: true);
        return Task.CompletedTask;
    }

    private static void Age(string path, int days) => File.SetLastWriteTimeUtc(path, (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days)).UtcDateTime);

    private async Task<IEnumerable<string>> CleanAsync() =>
        (await Cleaner.RunAsync(await Cleaner.PlanAsync(default), default)).Select(step => $"{Path.GetRelativePath(_store.Folder.Root, step.Entry.Path)}: {step.Why}");
}
