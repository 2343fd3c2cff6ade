using Kiln.CommandLines;

namespace Kiln.Tests.CommandLines;

public class CommandLineCheckTests
{
    private readonly CommandLineCheck _check = new(
        ["BakeApp", "TestImage", "ListImages"],
        [.. Option.BuiltIn, new("Role", OptionKind.List), new("DryRun", OptionKind.Flag), new("Provider", OptionKind.Text), new("DiskFormat", OptionKind.Choice, ["Qcow2", "Raw"]), new("Parallel", OptionKind.Number)]);

    [Theory]
    [InlineData("BakeApp --role redis")]
    [InlineData("BakeApp --role redis app --dry-run")]
    [InlineData("bakeapp TestImage --DryRun true --role redis+app")]
    [InlineData("--target BakeApp+TestImage --skip")]
    [InlineData("--skip BakeApp --disk-format RAW --root")]
    [InlineData("BakeApp --parallel 1")]
    [InlineData("--help")]
    [InlineData("")]
    public void What_nuke_understands_is_accepted(string line) => Check(line).ShouldBeEmpty();

    [Theory]
    [InlineData("BakeAp", "There is no target 'BakeAp'. Known: BakeApp, TestImage, ListImages. Did you mean 'BakeApp'?")]
    [InlineData("BakeApp --dry-run=true", "'--dry-run=true': write the value after a space: --dry-run true")]
    [InlineData("--dry-run BakeApp", "--dry-run is a switch: nothing, true or false follows it, not 'BakeApp'. Targets come before all options")]
    [InlineData("BakeApp --dry-run true false", "--dry-run is a switch: one value at most follows it")]
    [InlineData("BakeApp --provider local aws", "--provider takes one value, not 2. Targets come before all options")]
    [InlineData("BakeApp --provider", "--provider takes one value, not 0. Targets come before all options")]
    [InlineData("BakeApp --role", "--role takes at least one value")]
    [InlineData("BakeApp --disk-format rae", "--disk-format: there is no 'rae'. Known: Qcow2, Raw. Did you mean 'Raw'?")]
    [InlineData("BakeApp --parallel", "--parallel takes one number, not 0. Targets come before all options")]
    [InlineData("BakeApp --parallel 0", "--parallel takes a whole number from 1 up, not '0'")]
    [InlineData("BakeApp --parallel two", "--parallel takes a whole number from 1 up, not 'two'")]
    [InlineData("BakeApp --parallel 1.5", "--parallel takes a whole number from 1 up, not '1.5'")]
    [InlineData("BakeApp --parallel 99999999999", "--parallel takes a whole number from 1 up, not '99999999999'")]
    [InlineData("--target BakeApp+TestImag", "There is no target 'TestImag'. Known: BakeApp, TestImage, ListImages. Did you mean 'TestImage'?")]
    public void What_nuke_would_forgive_is_refused(string line, string problem) => Check(line).ShouldBe([problem]);

    [Fact]
    public void A_mistyped_dry_run_never_runs_for_real() =>
        Check("BakeApp --dry-rum").ShouldHaveSingleItem().ShouldStartWith("There is no option '--dry-rum'. Known: --continue, --disk-format, --dry-run,");

    [Fact]
    public void All_problems_are_told_at_once() => Check("BakeAp --dry-rum --role").Count.ShouldBe(3);

    [Fact]
    public void A_switch_in_the_environment_that_is_neither_true_nor_false_is_refused() =>
        _check.CheckEnvironment([new("NUKE_DRY_RUN", "yes"), new("ROLE", "anything"), new("DRYRUN", "true")])
            .ShouldBe(["The environment variable NUKE_DRY_RUN is a switch: nothing, true or false follows it, not 'yes'. Targets come before all options"]);

    [Fact]
    public void A_number_in_the_environment_that_is_none_is_refused() =>
        _check.CheckEnvironment([new("NUKE_PARALLEL", "many")]).ShouldBe(["The environment variable NUKE_PARALLEL takes a whole number from 1 up, not 'many'"]);

    private IReadOnlyList<string> Check(string line) => _check.Check(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
