namespace Nuke.Common.Tests;

public class HelpTests
{
    [Fact]
    public void Help_lists_targets_and_parameters_and_runs_nothing() =>
        SampleBuild.Run("--help").ShouldBeAsRecorded();

    [Fact]
    public void A_bad_target_is_refused_even_with_help() =>
        SampleBuild.Run("Clean --help --no-logo", "SAMPLE=bare").ShouldContain("Target with name 'Clean' does not exist");

    [Fact]
    public void A_build_without_a_default_target_shows_its_help() =>
        SampleBuild.Run(string.Empty, "SAMPLE=bare").ShouldBeAsRecorded();

    [Fact]
    public void No_target_at_all_shows_the_help() =>
        SampleBuild.Run("--target --no-logo", "SAMPLE=bare").ShouldBeAsRecorded();

    [Fact]
    public void A_plan_on_a_machine_without_a_browser_is_written_and_fails()
    {
        using var build = new SampleBuild($"PATH={Path.GetDirectoryName(ProgramOnPath("dotnet"))}");
        build.Run("Compile --plan --no-logo").ShouldContain("exit code 255");
        var page = build.Read(".nuke/temp/execution-plan.html");
        page.ShouldContain("Restore --");
        page.ShouldContain("Clean -.-");
        page.ShouldContain("Start ==");
        page.ShouldContain("class Hidden unlisted");
    }

    private static string ProgramOnPath(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(x => Path.Combine(x, name)).First(File.Exists);
}
