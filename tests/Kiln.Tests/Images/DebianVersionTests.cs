using System.Globalization;
using FsCheck.Fluent;
using Kiln.Images;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Images;

public sealed class DebianVersionTests
{
    private static readonly string[] Pieces = ["0", "1", "2", "9", "10", "007", "18446744073709551616", "a", "Z", "rc", "dfsg", "+deb12u", "+", "~", "~~", ".", "-", "-1", "b"];

    [Theory]
    [InlineData("1.0~rc1", "1.0")]
    [InlineData("1.0~~", "1.0~")]
    [InlineData("1.0", "1.0a")]
    [InlineData("1.0a", "1.0+")]
    [InlineData("1.9", "1.10")]
    [InlineData("9.0", "1:1.0")]
    [InlineData("1.0-1", "1.0-1+deb12u1")]
    [InlineData("3.0.15-1~deb12u1", "3.0.16-1~deb12u1")]
    [InlineData("2:1-1", "10:1-1")]
    [InlineData("1.0-1~bpo12+1", "1.0-1")]
    [InlineData("1-99", "1-1-0")]
    public void Versions_are_ordered(string older, string newer)
    {
        (new DebianVersion(older) < new DebianVersion(newer)).ShouldBeTrue();
        (new DebianVersion(newer) > new DebianVersion(older)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1.0", "0:1.0")]
    [InlineData("1.0", "1.0-0")]
    [InlineData("1.01", "1.1")]
    [InlineData("1.0", "1.00-00")]
    public void Versions_that_mean_the_same_are_neither_older_nor_newer(string one, string other) =>
        new DebianVersion(one).CompareTo(new(other)).ShouldBe(0);

    [Fact]
    public async Task Versions_are_ordered_as_dpkg_orders_them()
    {
        // A dash at the end is no version to dpkg.
        var upstream = Gen.Elements(Pieces).ListOf(6).Select(pieces => $"1{string.Concat(pieces).TrimEnd('-')}");
        var version = Gen.OneOf(upstream, upstream, upstream.Select(text => $"1:{text}"), upstream.Select(text => $"{text}-1"));
        var pairs = Gen.Zip(version, version).Sample(500).Concat(Gen.Zip(version, Gen.Elements("", "~", "+", "0", "a", "-0")).Select(pair => (pair.Item1, pair.Item1 + pair.Item2)).Sample(500)).ToList();

        // One shell for all pairs.
        var script = string.Concat(pairs.Select(pair => $"if dpkg --compare-versions '{pair.Item1}' lt '{pair.Item2}'; then echo -1; elif dpkg --compare-versions '{pair.Item1}' eq '{pair.Item2}'; then echo 0; else echo 1; fi\n"));
        var result = await new ProcessRunner(TimeProvider.System).RunAsync(Command.Of("sh") with { Input = script }, null, default);

        var expected = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        expected.Length.ShouldBe(pairs.Count);
        pairs.Zip(expected).Where(pair => Math.Sign(new DebianVersion(pair.First.Item1).CompareTo(new(pair.First.Item2))).ToString(CultureInfo.InvariantCulture) != pair.Second)
            .ShouldBeEmpty();
    }
}
