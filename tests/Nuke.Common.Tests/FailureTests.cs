namespace Nuke.Common.Tests;

public class FailureTests
{
    [Fact]
    public void A_failure_stops_the_build_but_not_assured_targets() =>
        SampleBuild.Run("AfterFails Assured --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_build_that_proceeds_after_a_failure_still_fails() =>
        SampleBuild.Run("AfterFailsSoftly --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void An_exit_code_of_ones_own_wins() =>
        SampleBuild.Run("Seven --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void An_interrupt_aborts_the_running_target_and_ends_in_the_summary()
    {
        using var build = new SampleBuild();
        build.RunUntil("sleeping", "AfterSleeps Assured --no-logo").ShouldBeAsRecorded();
    }

    [Fact]
    public void A_missing_parameter_fails_before_anything_runs() =>
        SampleBuild.Run("Clean NeedsToken --no-logo --host Jenkins").ShouldBeAsRecorded();

    [Fact]
    public void A_missing_number_fails_before_anything_runs() =>
        SampleBuild.Run("NeedsPort --no-logo --host Jenkins").ShouldBeAsRecorded();

    [Fact]
    public void A_number_that_is_given_meets_its_requirement() =>
        SampleBuild.Run("NeedsPort --port 0 --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_false_requirement_fails_before_anything_runs() =>
        SampleBuild.Run("NeedsCold --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_parameter_that_every_run_needs_is_missed() =>
        SampleBuild.Run("--no-logo --host Jenkins", "SAMPLE=required").ShouldBeAsRecorded();

    [Fact]
    public void A_parameter_that_every_run_needs_is_found() =>
        SampleBuild.Run("--version 1.2 --no-logo", "SAMPLE=required").ShouldBeAsRecorded();

#if !KILN_REGISTRY
    // The published package tries to ask, and falls over for want of a console.
    [Fact]
    public void Without_a_terminal_nobody_is_asked_for_a_missing_parameter() =>
        SampleBuild.Run("NeedsToken --no-logo").ShouldBeAsRecorded();
#endif
}
