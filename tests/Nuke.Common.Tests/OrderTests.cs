namespace Nuke.Common.Tests;

public class OrderTests
{
    [Fact]
    public void Without_a_target_the_default_one_runs() =>
        SampleBuild.Run(string.Empty).ShouldBeAsRecorded();

    [Fact]
    public void The_order_of_targets_on_the_command_line_does_not_matter() =>
        SampleBuild.Run("Test Clean --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Of_targets_that_have_nothing_to_do_with_one_another_the_later_ones_run_first() =>
        SampleBuild.Run("Clean Counts Seven --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Target_names_are_told_apart_by_letters_only() =>
        SampleBuild.Run("COMPILE after-fails-softly --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Targets_can_be_one_word_with_plus_signs() =>
        SampleBuild.Run("--target Clean+Restore --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_target_that_does_nothing_itself_is_not_in_the_summary() =>
        SampleBuild.Run("Everything --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void An_unknown_target_is_refused_with_the_ones_there_are() =>
        SampleBuild.Run("Compil --no-logo", "SAMPLE=bare").ShouldBeAsRecorded();

    [Fact]
    public void A_trigger_pulls_its_targets_in_after_it() =>
        SampleBuild.Run("Start --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void A_target_can_make_others_depend_on_it() =>
        SampleBuild.Run("Last --no-logo").ShouldBeAsRecorded();

    [Fact]
    public void Targets_in_a_circle_are_refused() =>
        SampleBuild.Run("--no-logo", "SAMPLE=circular").ShouldBeAsRecorded();

    [Fact]
    public void A_target_that_depends_on_itself_is_refused() =>
        SampleBuild.Run("--no-logo", "SAMPLE=self").ShouldBeAsRecorded();

    [Fact]
    public void The_hooks_of_a_build_run_around_its_targets() =>
        SampleBuild.Run("--no-logo", "SAMPLE=events").ShouldBeAsRecorded();

    [Fact]
    public void A_bad_target_fails_before_the_build_is_initialized() =>
        SampleBuild.Run("Nothing --no-logo", "SAMPLE=events").ShouldBeAsRecorded();
}
