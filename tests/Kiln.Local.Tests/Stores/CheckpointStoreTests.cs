using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Stages;

namespace Kiln.Local.Tests.Stores;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly StoreFolder _store = new(Directory.CreateTempSubdirectory("kiln-").FullName);
    private readonly List<string> _notes = [];
    private int _bakes;

    public CheckpointStoreTests() => _store.Create();

    private CheckpointStore Checkpoints => new(_store, TimeProvider.System, _notes.Add);

    private string Taken => $"{_store.Root}/taken.tar";

    private static Fingerprint[] Keys => [.. "abcd".Select(SampleStore.Fingerprint)];

    [Fact]
    public async Task The_one_with_the_most_provisioners_done_is_taken()
    {
        await PublishAsync('b', "after one");
        await PublishAsync('c', "after two");
        (await TakeAsync()).ShouldBe("2: after two");
        File.Delete(Taken);
        (await Checkpoints.TryTakeAsync(Keys[..2], null, Taken, default))!.Done.ShouldBe(1);
    }

    [Fact]
    public async Task Where_there_is_none_nothing_is_taken() => (await TakeAsync()).ShouldBe("none");

    [Fact]
    public async Task A_checkpoint_says_when_it_was_made_and_how_long_what_is_in_it_took()
    {
        await PublishAsync('b', "after one");
        var checkpoint = (await Checkpoints.TryTakeAsync(Keys, null, Taken, default))!;
        (checkpoint.Key, checkpoint.CreatedAt).ShouldBe((Keys[1], SampleStore.Time));
        checkpoint.Timings.ShouldBe([new("start", 0.1), new("packages vim", 3.5)]);
    }

    [Fact]
    public async Task What_was_made_on_another_content_of_the_layer_below_is_not_taken()
    {
        await PublishAsync('b', "after one", parent: "old");
        await PublishAsync('c', "after two", parent: "new");
        (await Checkpoints.TryTakeAsync(Keys, "old", Taken, default))!.Done.ShouldBe(1);
        File.Delete(Taken);
        (await Checkpoints.TryTakeAsync(Keys, "newer", Taken, default)).ShouldBeNull();
        File.Exists(Taken).ShouldBeFalse();
        _notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("root.tar", "after tvo")]
    [InlineData("root.tar", "")]
    [InlineData("root.tar", null)]
    [InlineData("checkpoint.json", "{}")]
    [InlineData("checkpoint.json", null)]
    public async Task A_damaged_one_is_quarantined_and_the_next_best_taken(string file, string? content)
    {
        await PublishAsync('b', "after one");
        await PublishAsync('c', "after two");
        var path = $"{_store.Checkpoint(Keys[2])}/{file}";
        File.Delete(path);
        if (content is not null) File.WriteAllText(path, content);

        (await TakeAsync()).ShouldBe("1: after one");
        Directory.Exists(_store.Checkpoint(Keys[2])).ShouldBeFalse();
        _notes.ShouldHaveSingleItem().ShouldStartWith($"Quarantined {_store.Checkpoint(Keys[2])}: ");
    }

    [Fact]
    public async Task One_under_another_name_is_damaged()
    {
        await PublishAsync('b', "after one");
        Directory.Move(_store.Checkpoint(Keys[1]), _store.Checkpoint(Keys[2]));
        (await TakeAsync()).ShouldBe("none");
        _notes.ShouldHaveSingleItem().ShouldContain("its facts are those of checkpoint bbbbbbbb");
    }

    [Fact]
    public async Task A_new_one_takes_the_place_of_one_with_the_same_key()
    {
        await PublishAsync('b', "first");
        await PublishAsync('b', "second");
        (await TakeAsync()).ShouldBe("1: second");
    }

    [Fact]
    public async Task What_is_replaced_or_removed_stays_with_who_has_taken_it()
    {
        await PublishAsync('b', "first");
        (await Checkpoints.TryTakeAsync(Keys, null, Taken, default)).ShouldNotBeNull();
        await PublishAsync('b', "second");
        Directory.Delete(_store.Checkpoints, recursive: true);
        File.ReadAllText(Taken).ShouldBe("first");
    }

    [Fact]
    public async Task What_was_not_used_for_a_week_goes_when_another_is_published()
    {
        foreach (var (letter, days) in new[] { ('a', 8), ('b', 6) })
        {
            await PublishAsync(letter, "old");
            Directory.SetLastWriteTimeUtc(_store.Checkpoint(SampleStore.Fingerprint(letter)), TimeProvider.System.GetUtcNow().AddDays(-days).UtcDateTime);
        }

        await PublishAsync('c', "new");
        Directory.EnumerateDirectories(_store.Checkpoints).Select(path => Path.GetFileName(path)[0]).Order().ShouldBe(['b', 'c']);
    }

    [Fact]
    public async Task What_is_gone_on_from_counts_as_used()
    {
        await PublishAsync('b', "old");
        Directory.SetLastWriteTimeUtc(_store.Checkpoint(Keys[1]), TimeProvider.System.GetUtcNow().AddDays(-6).UtcDateTime);
        await TakeAsync();
        (TimeProvider.System.GetUtcNow() - Directory.GetLastWriteTimeUtc(_store.Checkpoint(Keys[1]))).ShouldBeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Beyond_four_gibibytes_the_longest_unused_goes()
    {
        foreach (var (letter, days) in new[] { ('a', 2), ('b', 1) })
        {
            await PublishAsync(letter, "large");
            using (var archive = File.OpenWrite($"{_store.Checkpoint(SampleStore.Fingerprint(letter))}/root.tar")) archive.SetLength(2_100_000_000);
            Directory.SetLastWriteTimeUtc(_store.Checkpoint(SampleStore.Fingerprint(letter)), TimeProvider.System.GetUtcNow().AddDays(-days).UtcDateTime);
        }

        await PublishAsync('c', new('c', 200_000_000));
        Directory.EnumerateDirectories(_store.Checkpoints).Select(path => Path.GetFileName(path)[0]).Order().ShouldBe(['b', 'c']);
    }

    [Fact]
    public async Task Many_at_once_publish_and_take_the_same_and_never_anything_half()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                await PublishAsync('b', new((char)('0' + number), 10_000));
                var taken = $"{_store.Root}/taken-{number}.tar";
                if (await Checkpoints.TryTakeAsync(Keys, null, taken, default) is null) continue;

                File.ReadAllText(taken).Distinct().Count().ShouldBe(1);
                File.Delete(taken);
            }
        })));
        Directory.Exists(_store.Quarantine).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_store.Root, recursive: true);

    private async Task<string> TakeAsync() => await Checkpoints.TryTakeAsync(Keys, null, Taken, default) is { } checkpoint ? $"{checkpoint.Done}: {File.ReadAllText(Taken)}" : "none";

    private Task PublishAsync(char key, string content, string? parent = null) =>
        PublishAsync(_store, Checkpoints, (SampleStore.Fingerprint(key), content, parent), $"{_store.Builds}/bake-{Interlocked.Increment(ref _bakes)}");

    private static async Task PublishAsync(StoreFolder store, CheckpointStore checkpoints, (Fingerprint Key, string Content, string? Parent) what, string build)
    {
        store.Files.MakeFolder(build);
        store.Files.MakeFolder($"{build}/checkpoint");
        store.Files.Write($"{build}/checkpoint/root.tar", System.Text.Encoding.UTF8.GetBytes(what.Content));
        var facts = new CheckpointFacts
        {
            Key = what.Key,
            ParentContent = what.Parent,
            Content = DiskDigest.Of($"{build}/checkpoint/root.tar"),
            CreatedAt = SampleStore.Time,
            Timings = [new("start", 0.1), new("packages vim", 3.5)],
        };
        await checkpoints.PublishAsync($"{build}/checkpoint", facts, $"{build}/replaced", default);
    }
}
