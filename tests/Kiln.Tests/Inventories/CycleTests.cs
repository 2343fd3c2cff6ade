using System.Globalization;
using Kiln.Inventories;

namespace Kiln.Tests.Inventories;

public sealed class CycleTests
{
    [Fact]
    public void Two_ways_to_the_same_place_are_no_cycle() => Find("a:b,c", "b:d", "c:d", "d:").ShouldBeNull();

    [Fact]
    public void A_name_may_lead_to_itself() => Find("a:b", "b:b").ShouldBe(["b", "b"]);

    [Fact]
    public void Only_the_circle_itself_is_named() => Find("a:b", "b:c", "c:b").ShouldBe(["b", "c", "b"]);

    [Fact]
    public void Long_chains_need_no_stack()
    {
        const int Length = 100_000;
        string[] names = [.. Enumerable.Range(0, Length).Select(number => $"r{number}")];

        Cycle.Find(names, name => [$"r{(int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) + 1) % Length}"])!.Count.ShouldBe(Length + 1);
    }

    private static IReadOnlyList<string>? Find(params string[] graph)
    {
        var next = graph.Select(line => line.Split(':')).ToDictionary(parts => parts[0], parts => parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries));
        return Cycle.Find(next.Keys, name => next[name]);
    }
}
