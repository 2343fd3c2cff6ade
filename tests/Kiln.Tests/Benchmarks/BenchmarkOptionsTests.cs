using Kiln.Benchmarks;

namespace Kiln.Tests.Benchmarks;

public sealed class BenchmarkOptionsTests
{
    [Fact]
    public void Without_a_word_everything_is_measured_and_nothing_written()
    {
        var options = BenchmarkOptions.Parse([]);
        (options.Runs, options.ColdRuns, options.Write).ShouldBe((5, 5, false));
        options.Scenarios.ShouldBe(Scenarios.All);
        options.Peers.ShouldBe(["mkosi", "shell", "packer"]);
    }

    [Fact]
    public void Scenarios_that_begin_with_nothing_have_a_count_of_their_own()
    {
        var options = BenchmarkOptions.Parse(["--runs", "7", "--cold-runs", "2"]);
        (options.RunsOf(Scenario.OneByte), options.RunsOf(Scenario.Cold), options.RunsOf(Scenario.FourRoles)).ShouldBe((7, 2, 2));
    }

    [Fact]
    public void What_is_named_is_measured_in_the_usual_order()
    {
        var options = BenchmarkOptions.Parse(["--scenarios", "one-byte", "cold", "--peers", "none", "--write"]);
        options.Scenarios.ShouldBe([Scenario.Cold, Scenario.OneByte]);
        options.Peers.ShouldBeEmpty();
        options.Write.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--runs 0", "--runs takes a whole number from 1 to 20, not '0'.")]
    [InlineData("--runs 21", "--runs takes a whole number from 1 to 20, not '21'.")]
    [InlineData("--cold-runs", "--cold-runs takes a whole number from 1 to 20, not ''.")]
    [InlineData("--peers bazel", "--peers: there is no 'bazel'. Known: mkosi, shell, packer.")]
    [InlineData("--scenarios", "--scenarios takes at least one of cold, cold-downloaded, unchanged, one-byte, one-package, four-roles.")]
    [InlineData("--scenarios warm", "--scenarios: there is no 'warm'. Known: cold, cold-downloaded, unchanged, one-byte, one-package, four-roles.")]
    [InlineData("--fast", "The benchmark does not know '--fast'. Known: --runs, --cold-runs, --peers, --scenarios, --write.")]
    public void What_cannot_be_understood_is_refused(string line, string problem) =>
        Should.Throw<BenchmarkException>(() => BenchmarkOptions.Parse(line.Split(' '))).Message.ShouldBe(problem);
}
