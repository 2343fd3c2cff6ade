using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Stores;

public sealed class ManyBuildersTests : IDisposable
{
    private const int Builders = 20;

    private static readonly string[][] Roles = [["a", "b", "d"], ["a", "c", "e"], ["a", "b", "f"], ["a", "c", "g"], ["a", "b", "h"]];

    private readonly SampleStore _store = new(new(Directory.CreateTempSubdirectory("kiln-").FullName));

    [Fact]
    public async Task Twenty_builders_of_roles_that_overlap_build_each_layer_once_though_the_first_one_was_killed_at_it()
    {
        // Somebody is at the layer that all of them need, until all of them are there.
        _store.Folder.Create();
        var (killed, _) = await Holder.StartAsync("lease", $"{_store.Folder.Leases}/{SampleStore.Fingerprint('a')}");
        using (killed)
        {
            var builders = await Task.WhenAll(Enumerable.Range(0, Builders).Select(number => Holder.StartAsync(["bake", _store.Folder.Root, .. Roles[number % Roles.Length]])));
            (await _store.Images.ListAsync(default)).ShouldBeEmpty();
            await killed.EndAsync(Holder.Kill);

            var built = await Task.WhenAll(builders.Select(builder => EndAsync(builder.Holder)));
            built.SelectMany(lines => lines).Order(StringComparer.Ordinal).ShouldBe("abcdefgh".Select(letter => $"built {letter}"));
        }

        (await new StoreCheck(_store.Folder, TimeProvider.System, _store.Notes.Add).RunAsync(default)).Findings.ShouldBeEmpty();
        (await _store.Images.ListAsync(default)).Count.ShouldBe(8);
    }

    public void Dispose() => Directory.Delete(_store.Folder.Root, recursive: true);

    private static async Task<string[]> EndAsync(Holder builder)
    {
        using (builder)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var output = await builder.Process.StandardOutput.ReadToEndAsync(patience.Token);
            await builder.Process.WaitForExitAsync(patience.Token);
            builder.Process.ExitCode.ShouldBe(0, output);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
