using Kiln.Documents;

namespace Kiln.Tests.Documents;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("bse", "Known: base, keep. Did you mean 'base'?")]
    [InlineData("kepe", "Known: base, keep. Did you mean 'keep'?")]
    [InlineData("BASE", "Known: base, keep. Did you mean 'base'?")]
    [InlineData("distribution", "Known: base, keep.")]
    [InlineData("x", "Known: base, keep.")]
    public void The_nearest_known_name_is_offered(string unknown, string expected) =>
        NearestName.Hint(unknown, ["base", "keep"]).ShouldBe(expected);

    [Fact]
    public void Without_known_names_there_is_nothing_to_offer() => NearestName.Hint("a", []).ShouldBe("Known: none.");

    [Fact]
    public void A_long_list_is_cut() =>
        NearestName.Hint("q", Enumerable.Range(1, 22).Select(number => $"role-{number}")).ShouldEndWith("role-19, role-20 and 2 more.");

    [Theory]
    [InlineData("debain", "debian", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("same", "same", 0)]
    public void Swapped_neighbours_are_one_error(string left, string right, int distance) =>
        NearestName.Distance(left, right).ShouldBe(distance);

    [Fact]
    public void A_huge_name_costs_nothing() => NearestName.Find(new string('a', 65_536), ["redis"]).ShouldBeNull();
}
