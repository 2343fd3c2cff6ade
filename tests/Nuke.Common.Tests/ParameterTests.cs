namespace Nuke.Common.Tests;

public class ParameterTests
{
    [Fact]
    public void Without_values_parameters_keep_what_they_start_with() => Show(string.Empty).ShouldBeAsRecorded();

    [Fact]
    public void Parameters_of_all_kinds_take_values() =>
        Show("--role-name web --provider digitalocean --servers 3 --port 80 --roles a b --numbers 1 2 --cold --maybe false "
            + "--output out/here --dns-name example.org --colour red --from-property given --api-token t").ShouldBeAsRecorded();

    [Fact]
    public void Names_are_the_same_whatever_their_dashes_and_case() =>
        Show("--RoleName one -servers 2 --PROVIDER AWS ---from---property x").ShouldBeAsRecorded();

    [Fact]
    public void The_last_value_wins() => Show("--role-name one --role-name two").ShouldBeAsRecorded();

    [Fact]
    public void A_separator_splits_one_value() => Show("--roles a+b+c").ShouldBeAsRecorded();

    [Fact]
    public void A_separator_does_not_split_several_values() => Show("--roles a+b c").ShouldBeAsRecorded();

    [Fact]
    public void An_option_takes_every_word_up_to_the_next_option() =>
        SampleBuild.Run("--no-logo --role-name web Show").ShouldBeAsRecorded();

    [Fact]
    public void A_value_that_cannot_be_converted_is_warned_about_and_left_out() =>
        Show("--provider azure --servers many --cold maybe").ShouldBeAsRecorded();

    [Fact]
    public void An_unknown_option_is_passed_over() => Show("--rolename x --nonsense 1").ShouldBeAsRecorded();

    [Fact]
    public void The_environment_gives_values() =>
        Show("--servers 4", "ROLE_NAME=env", "NUKE_PORT=81", "Servers=5", "nuke-from-property=n", "cold=true").ShouldBeAsRecorded();

    [Fact]
    public void The_exact_name_in_the_environment_wins() =>
        Show(string.Empty, "ROLE_NAME=other", "RoleName=exact", "NUKE_ROLE_NAME=third").ShouldBeAsRecorded();

    [Fact]
    public void Two_variables_for_one_parameter_are_warned_about_and_left_out() =>
        Show(string.Empty, "ROLE_NAME=one", "NUKE_ROLE_NAME=two").ShouldBeAsRecorded();

    [Fact]
    public void A_variable_named_target_names_targets() =>
        SampleBuild.Run("--no-logo", "TARGET=Clean+Restore").ShouldBeAsRecorded();

    [Fact]
    public void A_variable_that_cannot_be_converted_is_warned_about() => Show(string.Empty, "SERVERS=lots").ShouldBeAsRecorded();

    [Fact]
    public void Parameters_files_give_values_of_which_the_profiles_come_last()
    {
        using var build = new SampleBuild("ROLE_NAME=env");
        build.With(".nuke/parameters.json", """{ "RoleName": "file", "Servers": 2, "Roles": ["a", "b"], "Cold": true, "Output": "made" }""")
            .With(".nuke/parameters.one.json", """{ "Servers": 3, "Port": 1, "Numbers": [7] }""")
            .With(".nuke/parameters.two.json", """{ "Port": 2, "Provider": "aws", "colour": "red" }""")
            .Run("Show --profile one two --numbers 9 --no-logo").ShouldBeAsRecorded();
    }

    [Fact]
    public void A_missing_profile_is_an_error() => Show("--profile none").ShouldBeAsRecorded();

    [Fact]
    public void A_broken_parameters_file_is_an_error()
    {
        using var build = new SampleBuild();
        build.With(".nuke/parameters.json", "{ nonsense").Run("Show --no-logo").ShouldBeAsRecorded();
    }

    [Fact]
    public void A_bad_verbosity_ends_the_process() => Show("--verbosity loud").ShouldContain("exit code 134");

    [Fact]
    public void A_bad_host_in_the_environment_ends_the_process() => Show(string.Empty, "HOST=mybox").ShouldContain("exit code 134");

    private static string Show(string arguments, params string[] variables) =>
        SampleBuild.Run($"Show {arguments} --no-logo".Replace("  ", " ", StringComparison.Ordinal), variables);
}
