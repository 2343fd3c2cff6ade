using System.Collections.Concurrent;
using System.Globalization;

namespace Kiln.Simulation;

/// <summary>
/// Random worlds in which images are used, baked, promoted, pinned and pruned at the same time. Whatever happens, nothing is removed that is
/// needed, and what is not needed goes in the end. A failure names its seed: <c>KILN_SEED=7 dotnet test tests/Kiln.Simulation</c> runs it alone.
/// </summary>
public sealed class PruneSimulationTests
{
    /// <summary><c>KILN_WORLDS=1000000</c> for a large run.</summary>
    private static readonly int s_worlds = int.Parse(Environment.GetEnvironmentVariable("KILN_WORLDS") ?? "20000", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, Bug> s_bugs = new()
    {
        ["Ancestors are forgotten"] = new() { Image = image => image with { Parent = null } },
        ["Old views are trusted"] = new() { TrustsOldViews = true },
        ["A name's end is enough to adopt it"] = new() { Adopt = name => Truth.Old(name) },
        ["Nothing is read again before a removal"] = new() { NeverLooksAgain = true },
        ["One look is enough"] = new() { LooksOnce = true },
        ["Parents go before their children"] = new() { RemovesParentsFirst = true },
        ["A detector that failed saw nothing"] = new() { SwallowsFailures = true },
        ["Pins are ignored"] = new() { Forgets = "pins" },
        ["Machines are ignored"] = new() { Forgets = "machines" },
        ["The rollback set is ignored"] = new() { Forgets = "rollbacks" },
        ["One image too few is kept"] = new() { Rule = rule => rule with { Keep = rule.Keep - 1 } },
        ["Young images go"] = new() { Rule = rule => rule with { KeepDays = 0 } },
        ["Holds are ignored"] = new() { IgnoresHolds = true },
        ["The claim is given back early"] = new() { LetsGoEarly = true },
        ["The newest promoted image is forgotten"] = new() { Image = image => image with { IsPromoted = false } },
        ["What is not promoted counts as promoted"] = new() { Image = image => image with { IsPromoted = true } },
        ["The clock is ahead"] = new() { Skew = TimeSpan.FromDays(40) },
        ["No intent is written down"] = new() { ForgetsIntents = true },
        ["What was begun counts as done"] = new() { ForgetsRemovals = true },
        ["A view that is suddenly small is believed"] = new() { RemembersNothing = true },
    };

    public static TheoryData<string> Bugs => [.. s_bugs.Keys];

    [Fact]
    public void Nothing_that_is_needed_is_removed_and_what_is_not_needed_goes()
    {
        var seeds = Environment.GetEnvironmentVariable("KILN_SEED") is { } one ? [long.Parse(one, CultureInfo.InvariantCulture)] : Seeds(s_worlds);
        Failures(seeds, Bug.None).Take(5).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_is_found(string bug) => Failures(Seeds(Math.Min(s_worlds, 20_000)), s_bugs[bug]).ShouldNotBeEmpty();

    [Fact]
    public void A_world_is_the_same_each_time()
    {
        var seed = Seeds(20_000).First(seed => Simulation.Run(seed, s_bugs["Pins are ignored"]) is not null);
        Simulation.Run(seed, s_bugs["Pins are ignored"]).ShouldBe(Simulation.Run(seed, s_bugs["Pins are ignored"]));
    }

    private static IEnumerable<long> Seeds(int worlds) => Enumerable.Range(1, worlds).Select(seed => (long)seed);

    private static ConcurrentBag<string> Failures(IEnumerable<long> seeds, Bug bug)
    {
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(seeds, (seed, state) =>
        {
            if (Simulation.Run(seed, bug) is not { } failure) return;

            failures.Add(failure);
            state.Stop();
        });
        return failures;
    }
}
