using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>
/// Bakes that are killed, with the signal that nobody can catch: at the beginning of every step, and at random moments. Nothing of them may run or be
/// mounted a second later, and the next bake makes, byte for byte, what one that was left alone makes.
/// </summary>
[Collection(SharedStore.Name)]
public sealed partial class KillTests(BakedStore store)
{
    /// <summary>How many random moments; <c>KILN_KILLS=1000</c> for a night.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KILN_KILLS") ?? "20", CultureInfo.InvariantCulture);

    private readonly Workspace _workspace = store.NewWorkspace()
        .Write("images/roles/redis/scripts/slow.sh", "#!/bin/sh\nmkdir -p /srv/slow\nfor i in 1 2 3 4 5 6; do echo $i >/srv/slow/$i; sleep 0.1; done\n")
        .Append("images/roles/redis/app.yaml", "  - shell: scripts/slow.sh\n");

    [Fact]
    public async Task A_bake_killed_at_the_beginning_of_any_step_leaves_nothing_and_the_next_one_makes_the_same_image()
    {
        var folder = await store.NewStoreWithBaseAsync();
        var (expected, phases) = await ReferenceAsync(folder);
        for (var phase = 1; phase <= phases; phase++)
        {
            using (var run = store.Start([], _workspace, folder, ["BakeApp", "--role", "redis"]))
            {
                await run.WaitUntilAsync(() => Phases(run.Output) >= phase);
                await run.KillAsync();
            }

            await ShouldRecoverAsync(folder, expected, string.Create(CultureInfo.InvariantCulture, $"killed at the beginning of step {phase}"));
        }
    }

    [Fact]
    public async Task A_bake_killed_at_random_moments_leaves_nothing_and_the_next_one_makes_the_same_image()
    {
        var folder = await store.NewStoreWithBaseAsync();
        var started = TimeProvider.System.GetTimestamp();
        var (expected, _) = await ReferenceAsync(folder);
        var length = TimeProvider.System.GetElapsedTime(started);
        var seed = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
#pragma warning disable CA5394 // moments, not secrets
        var random = new Random((int)seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            var moment = length * random.NextDouble();
#pragma warning restore CA5394
            using (var run = store.Start([], _workspace, folder, ["BakeApp", "--role", "redis"]))
            {
                await Task.Delay(moment);
                await run.KillAsync();
            }

            await ShouldRecoverAsync(folder, expected, string.Create(CultureInfo.InvariantCulture, $"kill {kill} of seed {seed}, after {moment.TotalMilliseconds:0} ms"));
        }
    }

    private async Task<(IReadOnlyList<string> Images, int Phases)> ReferenceAsync(string folder)
    {
        var reference = (await store.RunAsync([], _workspace, folder, "BakeApp", "--role", "redis")).ShouldSucceed();
        var images = Images(folder);
        images.Count.ShouldBe(3);
        Phases(reference.Output).ShouldBeGreaterThan(8);
        Forget(folder);
        return (images, Phases(reference.Output));
    }

    private async Task ShouldRecoverAsync(string folder, IReadOnlyList<string> expected, string context)
    {
        await Census.ShouldBeCleanAsync(folder, context);
        (await store.RunAsync([], _workspace, folder, "BakeApp", "--role", "redis")).ShouldSucceed();
        await Census.ShouldBeCleanAsync(folder, context);
        Directory.EnumerateFileSystemEntries($"{folder}/builds").ShouldBeEmpty(context);
        Directory.EnumerateFileSystemEntries($"{folder}/leases", "build-*").ShouldBeEmpty(context);
        Directory.EnumerateFileSystemEntries(store.Temporary).ShouldBeEmpty(context);
        Images(folder).ShouldBe(expected, context);
        Forget(folder);
    }

    /// <summary>Of each image: whose it is, its fingerprint, the hash of its content.</summary>
    private static IReadOnlyList<string> Images(string folder) =>
    [
        .. Directory.EnumerateFiles($"{folder}/images", "manifest.json", SearchOption.AllDirectories)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
            .Select(manifest => $"{manifest.GetProperty("name")} {manifest.GetProperty("stage")} {manifest.GetProperty("fingerprint")} {manifest.GetProperty("content")}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Everything that stands on the base goes.</summary>
    private static void Forget(string folder)
    {
        foreach (var image in Directory.EnumerateDirectories($"{folder}/images", "redis-*"))
        {
            var fingerprint = JsonDocument.Parse(File.ReadAllText($"{image}/manifest.json")).RootElement.GetProperty("fingerprint").GetString();
            Directory.Delete($"{folder}/layers/{fingerprint}", recursive: true);
            Directory.Delete(image, recursive: true);
        }

        if (Directory.Exists($"{folder}/checkpoints")) Directory.Delete($"{folder}/checkpoints", recursive: true);
    }

    private static int Phases(string output) => Phase().Count(output);

    //     12.3 s  packages redis-server
    [GeneratedRegex(@"^ +\d+\.\d s  \S", RegexOptions.Multiline)]
    private static partial Regex Phase();
}
