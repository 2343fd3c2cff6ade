namespace Nuke.Common.Tests;

public class OutputTests
{
    [Fact]
    public void Warnings_and_errors_are_repeated_at_the_end() =>
        SampleBuild.Run("Warns --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Verbose_shows_everything() =>
        SampleBuild.Run("Warns --verbosity verbose --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Minimal_shows_warnings_and_errors() =>
        SampleBuild.Run("Warns --verbosity Minimal --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Quiet_shows_errors() =>
        SampleBuild.Run("Warns --verbosity quiet --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_target_adds_to_its_line_of_the_summary() =>
        SampleBuild.Run("Counts --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_build_leaves_out_the_output_it_does_not_want() =>
        SampleBuild.Run(string.Empty, "SAMPLE=quiet").ShouldBeAsRecorded();

    [Fact]
    public void A_job_of_GitHub_Actions_groups_its_output() =>
        SampleBuild.Run("Warns Counts --no-logo", "GITHUB_ACTIONS=true").ShouldBeAsRecorded();

    [Fact]
    public void A_host_can_be_forced() =>
        SampleBuild.Run("Show Start --host jenkins --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Jenkins_is_known_by_its_home() =>
        SampleBuild.Run("Show --no-logo", "JENKINS_HOME=/var/jenkins").ShouldContain("host Jenkins");

    [Fact]
    public void Programs_are_logged_with_their_output_and_without_secrets() =>
        SampleBuild.Run("RunsShell --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_program_that_fails_says_what_it_was() =>
        SampleBuild.Run("ShellFails --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_program_that_takes_too_long_is_ended() =>
        SampleBuild.Run("ShellIsSlow --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_terminal_like_xterm_gets_colours_even_through_a_pipe()
    {
        using var build = new SampleBuild("TERM=xterm-256color");
        var output = build.RunRaw("Warns --no-logo");
        output.ShouldContain("\e[39;1m║ \e[38;5;45;1mWarns\e[0m\e[0m");
        output.ShouldContain("\e[38;5;247m [\e[0m\e[38;5;214;1mWRN\e[0m\e[38;5;247m] \e[0m\e[39mcareful with \e[0m\e[38;5;45;1mthis\e[0m");
        output.ShouldContain("\e[32;1mWarns              Succeeded     < 1sec\e[0m");
    }

    [Fact]
    public void No_color_turns_colours_off_in_the_log()
    {
        using var build = new SampleBuild("TERM=xterm-256color", "NO_COLOR=1");
        build.RunRaw("Warns --no-logo").ShouldContain("[WRN] careful with this\n");
    }

    [Fact]
    public void An_empty_line_holds_a_space_of_no_width()
    {
        using var build = new SampleBuild();
        build.RunRaw("Clean --no-logo").ShouldStartWith("$ build Clean --no-logo\n\u200B\n╬══════════\n║ Clean\n╬══\n\u200B\n");
    }
}
