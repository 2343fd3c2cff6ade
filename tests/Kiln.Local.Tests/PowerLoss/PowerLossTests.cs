using System.Text;
using Kiln.Images;
using Kiln.Ledgers;
using Kiln.Local.Disks;
using Kiln.Local.Retention;
using Kiln.Local.Stores;
using Kiln.Local.Tests.Stores;
using Kiln.Processes;

namespace Kiln.Local.Tests.PowerLoss;

/// <summary>The power goes at every moment of a store's life: what is found afterwards is either not there or what was written.</summary>
public sealed class PowerLossTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly RecordedFiles _files = new();
    private readonly SampleStore _store;
    private readonly List<Step> _steps = [];

    public PowerLossTests()
    {
        _store = new(new($"{_folder}/store") { Files = _files });
        _store.Folder.Create();
    }

    [Fact]
    public async Task Publishing_layers_and_images()
    {
        var images = _store.Images;
        await StepAsync(() => _store.PublishLayerAsync(images, 'a', null, "content of a"));
        await StepAsync(() => Image(images, 'a', null));
        await StepAsync(() => _store.PublishLayerAsync(images, 'b', 'a', "content of b"));
        await StepAsync(() => Image(images, 'b', 'a'));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Promoting_an_image_and_taking_that_back()
    {
        await _store.BakeAsync('a');
        foreach (var machine in new[] { "qemu, tcg", "qemu, kvm" }) await StepAsync(() => _store.Images.PromoteAsync(SampleStore.Id('a'), new(SampleStore.Time, machine, []), default));
        await StepAsync(() => _store.Images.WithdrawAsync(SampleStore.Id('a'), default));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Quarantining_an_image_and_a_layer_and_baking_them_again()
    {
        await _store.BakeAsync('a');
        await StepAsync(() => Quarantine(_store.Folder.Image(SampleStore.Id('a'))));
        await StepAsync(() => Quarantine(_store.Folder.Layer(SampleStore.Fingerprint('a'))));
        await StepAsync(() => _store.PublishLayerAsync(_store.Images, 'a', null, "another content"));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Publishing_a_layer_in_the_place_of_one_without_an_image()
    {
        await _store.PublishLayerAsync(_store.Images, 'a', null, "of a bake that died");
        await StepAsync(() => _store.PublishLayerAsync(_store.Images, 'a', null, "content of a"), isOne: false);
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Pinning_an_image_and_taking_that_back()
    {
        await _store.BakeAsync('a');
        await StepAsync(() => _store.Images.PinAsync(SampleStore.Id('a'), new(SampleStore.Time, "ada", "why"), default));
        await StepAsync(() => _store.Images.UnpinAsync(SampleStore.Id('a'), default));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Removing_an_image_and_its_layer()
    {
        await _store.BakeAsync('a');
        await _store.BakeAsync('b', 'a');
        var retention = new LocalRetentionStore(_store.Folder, new ProcessRunner(TimeProvider.System), TimeProvider.System, note => throw new ShouldAssertException(note));
        await StepAsync(() => retention.UnlistAsync(SampleStore.Id('b'), default));
        await StepAsync(() => retention.DiscardAsync(SampleStore.Id('b'), new Dictionary<string, string> { ["layer"] = SampleStore.Fingerprint('b').Value }, default));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Adding_a_disk()
    {
        await _store.BakeAsync('a');
        _files.Write($"{_store.Folder.Builds}/disk.qcow2", "a disk, whole"u8);
        _files.Write($"{_store.Folder.Builds}/disk.qcow2.json", "{}"u8);
        await StepAsync(() => Task.FromResult(_store.Images.AddDisk(SampleStore.Id('a'), $"{_store.Folder.Builds}/disk.qcow2")));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Publishing_a_checkpoint_and_replacing_it()
    {
        await StepAsync(() => Checkpoint("first"));
        await StepAsync(() => Checkpoint("second"), isOne: false);
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Writing_the_ledger()
    {
        var record = LedgerRecord.Intent("builder", "redis-app", "run", SampleStore.Time);
        await StepAsync(() => Ledger(_store.Folder).AppendAsync(record, default));
        await StepAsync(() => Ledger(_store.Folder).AppendAsync(record.Done(SampleStore.Time), default));
        await StepAsync(() => Ledger(_store.Folder).AppendAsync(LedgerRecord.Intent("builder", "web-app", "run", SampleStore.Time), default));
        _files.Append(_store.Folder.Ledger, "torn by a program that was killed"u8);
        await StepAsync(() => Ledger(_store.Folder).AppendAsync(record.Undone(SampleStore.Time), default));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task Writing_a_long_ledger_anew()
    {
        var open = LedgerRecord.Intent("builder", "redis-app", "run", SampleStore.Time);
        var filler = LedgerRecord.Intent("builder", "gone", "run", SampleStore.Time).WithFact("filler", new('x', 300_000)).Undone(SampleStore.Time);
        await Ledger(_store.Folder).AppendAsync(open, default);
        await Ledger(_store.Folder).AppendAsync(filler, default);
        await StepAsync(() => Ledger(_store.Folder).AppendAsync(LedgerRecord.Intent("builder", "web-app", "run", SampleStore.Time), default));
        await ShouldSurviveAsync();
    }

    [Fact]
    public async Task A_write_that_is_not_flushed_would_be_found_out()
    {
        // The test of the tests: without flushes there are states in which what was written is damaged or lost.
        await _store.BakeAsync('a');
        await StepAsync(() =>
        {
            _files.Write($"{_store.Folder.Image(SampleStore.Id('a'))}/x", StoreFile.Of(new Promotion(SampleStore.Time, "qemu", []), StoreJson.Default.Promotion));
            _files.Rename($"{_store.Folder.Image(SampleStore.Id('a'))}/x", $"{_store.Folder.Image(SampleStore.Id('a'))}/promotion.json");
            return Task.CompletedTask;
        });
        (await Record.ExceptionAsync(ShouldSurviveAsync)).ShouldBeOfType<ShouldAssertException>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static LocalLedger Ledger(StoreFolder folder) => new(folder, TimeProvider.System, note => throw new ShouldAssertException(note));

    private Task Image(LocalImageStore images, char letter, char? parent)
    {
        images.FirstDamage(SampleStore.Fingerprint(letter)).ShouldBeNull();
        _store.PublishImage(images, letter, parent, images.FindLayer(SampleStore.Fingerprint(letter))!.Content);
        return Task.CompletedTask;
    }

    private Task Checkpoint(string content)
    {
        var build = $"{_store.Folder.Builds}/{content}";
        _files.MakeFolder(build);
        _files.MakeFolder($"{build}/checkpoint");
        _files.Write($"{build}/checkpoint/{CheckpointStore.Archive}", Encoding.UTF8.GetBytes(content));
        var facts = new CheckpointFacts { Key = SampleStore.Fingerprint('a'), Content = DiskDigest.Of($"{build}/checkpoint/{CheckpointStore.Archive}"), CreatedAt = SampleStore.Time, Timings = [] };
        return new CheckpointStore(_store.Folder, TimeProvider.System, _ => { }).PublishAsync($"{build}/checkpoint", facts, $"{build}/replaced", default);
    }

    private Task Quarantine(string path)
    {
        _store.Images.Quarantine(path, "it rotted");
        return Task.CompletedTask;
    }

    /// <param name="isOne">Whether it is either done or not, and nothing between.</param>
    private async Task StepAsync(Func<Task> act, bool isOne = true)
    {
        var (start, before) = (_files.Log.Count, await SummaryAsync(_store.Folder));
        await act();
        _steps.Add(new(start, _files.Log.Count, before, await SummaryAsync(_store.Folder), isOne));
    }

    private async Task ShouldSurviveAsync()
    {
        var disk = new CrashedDisk(_store.Folder.Root, ["images", "archives", "logs", "cache", "leases", "layers", "builds", "checkpoints"], _files.Log);
        var seen = new HashSet<string>();
        var looked = 0;
        foreach (var step in _steps)
        {
            for (var moment = step.Start; moment <= step.End; moment++)
            {
                foreach (var state in disk.StatesAfter(moment))
                {
                    // Many moments leave the same disk.
                    if (!seen.Add($"{step.Start} {moment == step.End} {Text(state)}")) continue;

                    looked++;
                    var folder = Materialise(state, looked);
                    var summary = await SummaryAsync(folder);
                    var context = $"after operation {moment} of {_files.Log.Count}, {(moment == 0 ? "" : _files.Log[moment - 1])}\n{Text(state)}";
                    if (moment == step.End) summary.ShouldBe(step.After, context);
                    else if (step.IsOne) summary.ShouldBeOneOf([step.Before, step.After], context);
                    Directory.Delete(folder.Root, recursive: true);
                }
            }
        }

        looked.ShouldBeGreaterThan(_steps.Count);
    }

    /// <summary>What a store says it has; nothing in it is damaged.</summary>
    private static async Task<string> SummaryAsync(StoreFolder folder)
    {
        var images = new LocalImageStore(folder, DiskFormat.Qcow2, TimeProvider.System, note => note.StartsWith("Layer ", StringComparison.Ordinal).ShouldBeTrue(note));
        images.Damages().Select(damage => damage.Message).ShouldBeEmpty();
        var text = new StringBuilder();
        foreach (var image in await images.ListAsync(default)) text.Append(image.Id).Append(' ').Append(image.Promotion?.Machine).Append(' ').Append(image.Pin).Append(' ').Append(DiskOf(image)).Append('\n');
        foreach (var image in await images.ListAsync(default)) images.FindLayer(image.Manifest.Fingerprint).ShouldNotBeNull("an image that is listed has its layer");
        foreach (var path in Directory.EnumerateDirectories(folder.Layers).Order(StringComparer.Ordinal))
        {
            var layer = new Kiln.Stages.Fingerprint(Path.GetFileName(path));
            images.DamageOf(layer, inFull: true).ShouldBeNull();
            text.Append(images.FindLayer(layer)!.Content).Append('\n');
        }

        foreach (var path in Directory.EnumerateDirectories(folder.Checkpoints).Order(StringComparer.Ordinal))
        {
            CheckpointStore.DamageOf(path).ShouldBeNull();
            text.Append(await File.ReadAllTextAsync($"{path}/{CheckpointStore.Archive}")).Append('\n');
        }

        foreach (var record in await Ledger(folder).OpenAsync(default)) text.Append(record).Append(' ').Append(record.State).Append('\n');
        return text.ToString();
    }

    private static string DiskOf(Image image) => image.DiskPath is { } disk ? File.ReadAllText(disk) : "";

    private StoreFolder Materialise(Node state, int number)
    {
        var folder = $"{_folder}/{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        Write(folder, state);
        return new(folder);
    }

    // A layer's digest counts times: what else there is of a file is there with its bytes.
    private static void Write(string path, Node node)
    {
        if (!node.IsFolder)
        {
            File.WriteAllBytes(path, node.Content);
            File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);
        }
        else
        {
            Directory.CreateDirectory(path, (UnixFileMode)0b111_000_000);
            foreach (var (name, entry) in node.Entries) Write($"{path}/{name}", entry);
        }

        File.SetLastWriteTimeUtc(path, SampleStore.Time.UtcDateTime);
    }

    private static string Text(Node node, string path = "") =>
        node.IsFolder
            ? string.Concat(node.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Text(entry.Value, $"{path}/{entry.Key}")).Prepend($"{path}/\n"))
            : $"{path} {node.Content.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(node.Content))[..8]}\n";

    private sealed record Step(int Start, int End, string Before, string After, bool IsOne);
}
