namespace Nuke.Common.Tests;

public class SkipTests
{
    [Fact]
    public void Skip_without_names_leaves_only_what_was_asked_for() =>
        SampleBuild.Run("Test --skip --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Skip_without_names_leaves_out_default_targets_too() =>
        SampleBuild.Run("--skip --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Skip_leaves_out_targets_by_name() =>
        SampleBuild.Run("Everything --skip clean+compile --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Skip_does_not_leave_out_what_was_asked_for() =>
        SampleBuild.Run("Compile Clean --skip Clean --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_false_static_condition_skips_a_target_and_what_only_it_needs() =>
        SampleBuild.Run("AfterStaticNo --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_false_dynamic_condition_comes_too_late_for_dependencies() =>
        SampleBuild.Run("AfterDynamicNo --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_skipped_target_can_leave_its_dependencies_alone() =>
        SampleBuild.Run("AfterStaticNoButExecute --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_target_asked_for_by_name_is_skipped_by_its_own_condition() =>
        SampleBuild.Run("StaticNo --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_condition_that_throws_fails_the_build() =>
        SampleBuild.Run("BadCondition --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Continue_leaves_out_what_has_succeeded()
    {
        using var build = new SampleBuild();
        build.Run("FailsOnce --no-logo").ShouldContain("exit code 255");
        build.With(".nuke/temp/repaired", string.Empty).Run("FailsOnce --continue --no-logo").ShouldBeAsRecorded();
    }

    [Fact]
    public void Continue_of_another_invocation_starts_over()
    {
        using var build = new SampleBuild();
        build.Run("Restore --no-logo").ShouldContain("exit code 0");
        build.Run("Compile --continue --no-logo").ShouldBeAsRecorded();
    }
}
