using System.Globalization;
using Kiln.Images;
using Kiln.Retention;

namespace Kiln.Simulation;

/// <summary>The life of one world: some prunes while others work, sources err and processes die; then one that nothing disturbs.</summary>
internal static class Simulation
{
    private static readonly TimeSpan s_patience = Recollection.Patience + TimeSpan.FromMinutes(1);

    /// <summary>What went wrong; null: nothing. The same for the same seed.</summary>
    public static string? Run(long seed, Bug bug)
    {
        var world = new World(seed);
        using var store = new SimulatedStore(world);
        if (bug.Adopt is { } adopt) store.Adopt = adopt;

        var wrong = RunBusy(world, store, bug) ?? RunQuiet(world, store, bug);
        return wrong is null ? null : string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {wrong}");
    }

    private static string? RunBusy(World world, SimulatedStore store, Bug bug)
    {
        store.IsBusy = store.Faults.AreOn = true;
        var hasShrunk = false;
        for (var runs = 1 + world.Dice.Next(3); runs > 0; runs--)
        {
            store.Faults.Shrunk = hasShrunk || !world.Dice.Happens(30) ? null : Shrink(world.Dice, store.Remembered);
            hasShrunk |= store.Faults.Shrunk is not null;
            try
            {
                Prune(store, bug, store.Start(world.Dice.Happens(50) ? 1 + world.Dice.Next(120) : 0));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // A source failed, or the process was killed.
            }

            if (store.Violation is not null) return store.Violation;
            if (world.Claimed.Count > 0) return "a claim outlived its run";
            world.Clock.Advance(TimeSpan.FromMinutes(world.Dice.Next(60)));
        }

        return null;
    }

    /// <summary>What should go does, and all that a dead run left is finished.</summary>
    private static string? RunQuiet(World world, SimulatedStore store, Bug bug)
    {
        store.IsBusy = store.Faults.AreOn = false;
        store.Faults.Shrunk = null;
        world.ComeToRest();
        var doubts = Prune(store, bug, store.Start(0));
        if (doubts.Count > 0)
        {
            // What a busy run was shown may have been more than there is.
            world.Clock.Advance(s_patience);
            doubts = Prune(store, bug, store.Start(0));
        }

        if (store.Violation is not null) return store.Violation;
        if (doubts.Count > 0) return $"there is doubt where everything is clear: {doubts[0]}";
        if (store.OpenRecords.Count > 0) return $"{store.OpenRecords[0]} was never finished";

        var kept = Truth.Kept(world);
        var listed = world.Images.Keys.Concat(world.Names.Select(name => new ImageId(name))).ToHashSet();
        var ours = Truth.Images(world).Select(image => image.Id).ToList();
        if (ours.Find(image => !kept.Contains(image)) is { Value: not null } left) return $"{left} should have gone";
        return world.Parts.SetEquals(listed) ? null : $"of {world.Parts.Except(listed).Concat(listed.Except(world.Parts)).First()} there is a part without the rest";
    }

    private static IReadOnlyList<string> Prune(SimulatedStore simulated, Bug bug, CancellationToken token)
    {
        var store = new TamperedStore(simulated, bug);
        var rule = bug.Rule(simulated.World.Rule);
        var pruner = new Pruner(store, new() { Default = rule }, bug.Skew == TimeSpan.Zero ? simulated.World.Clock : new SkewedClock(simulated.World.Clock, bug.Skew));
        return PruneAsync(pruner, store, token).GetAwaiter().GetResult();
    }

    private static async Task<IReadOnlyList<string>> PruneAsync(Pruner pruner, TamperedStore store, CancellationToken token)
    {
        await pruner.FinishAsync(_ => { }, token);
        var plan = await pruner.PlanAsync(token);
        var doubts = await pruner.RunAsync(store.Tamper(plan), _ => { }, token);
        return [.. plan.InUse.Doubts, .. doubts];
    }

    private static (string Source, int Left)? Shrink(Dice dice, Recollection? remembered)
    {
        const int many = 4;
        var sources = remembered?.Uses.Where(known => known.Value >= many).Select(known => (known.Key, 0)).ToList() ?? [];
        if (remembered?.Images >= many) sources.Add(("images", (remembered.Images - 1) / 2));
        return sources.Count == 0 ? null : dice.Of(sources);
    }
}
