using Kiln.Documents;

namespace Kiln.Tests.Documents;

public sealed class ShapesTests
{
    private static readonly Key<string> Script = Key.Required("script", Shapes.Text, "What runs.");
    private static readonly Key<TimeSpan> Timeout = Key.Optional("timeout", Shapes.Duration, "How long.", TimeSpan.FromMinutes(15), "15m");
    private static readonly Key<UnixFileMode?> Mode = Key.OptionalValue("mode", Shapes.Mode, "Who may.");
    private static readonly Key<int> Servers = Key.Optional("servers", Shapes.Int(0, 100), "How many.", 1, 1);
    private static readonly Key<bool> Cold = Key.Optional("cold_only", Shapes.Bool, "Only cold.", false, false);
    private static readonly Key<IReadOnlyList<string>?> After = Key.Optional("after", Shapes.List(Shapes.Name), "What first.");

    private static readonly Shape<string> Shell = Shapes.Mapping(
        [Script, Timeout, Mode, Servers, Cold, After],
        entries => $"{entries.Get(Script)} {entries.Get(Timeout)} {entries.Get(Mode)} {entries.Get(Servers)} {entries.Get(Cold)} {entries.Get(After)?.Count}");

    [Fact]
    public void Keys_that_are_not_written_have_their_defaults() => Yaml.Read("script: a.sh", Shell).ShouldBe("a.sh 00:15:00  1 False ");

    [Fact]
    public void Keys_that_are_written_are_read() =>
        Yaml.Read("{script: no, timeout: 90s, mode: 0640, servers: 2, cold_only: true, after: [redis]}", Shell)
            .ShouldBe("no 00:01:30 GroupRead, UserWrite, UserRead 2 True 1");

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once() => Yaml.ProblemsOf(
        """
        scirpt: a.sh
        timeout: soon
        mode: "0999"
        servers: 010
        cold_only: no
        after: [redis, ../x, -rf]
        """, Shell).ShouldBe(
        """
        a.yaml(1,1): unknown key 'scirpt'. Known: script, timeout, mode, servers, cold_only, after. Did you mean 'script'?
        a.yaml(1,1): 'script' is missing: What runs.
        a.yaml(2,10): timeout: expected a time such as 90s or 15m, found 'soon'
        a.yaml(3,7): mode: expected a file mode in octal such as "0640", found '0999'
        a.yaml(4,10): servers: expected a whole number from 0 to 100, found '010'
        a.yaml(5,12): cold_only: expected true or false, found 'no'
        a.yaml(6,16): after[1]: expected a name of 1 to 40 lower-case letters, digits and dashes that starts with a letter and does not end in a dash, found '../x'
        a.yaml(6,22): after[2]: expected a name of 1 to 40 lower-case letters, digits and dashes that starts with a letter and does not end in a dash, found '-rf'
        """);

    [Theory]
    [InlineData("servers: '2'", "servers: expected a whole number from 0 to 100 without quotes, found '2'")]
    [InlineData("servers: 1e3", "servers: expected a whole number from 0 to 100, found '1e3'")]
    [InlineData("servers: 101", "servers: expected a whole number from 0 to 100, found '101'")]
    [InlineData("servers:", "servers: expected a whole number from 0 to 100, found nothing")]
    [InlineData("after: redis", "after: expected a list, found 'redis'")]
    [InlineData("after: {a: 1}", "after: expected a list, found a mapping")]
    [InlineData("timeout: [1]", "timeout: expected a time such as 90s or 15m, found a list")]
    public void A_wrong_type_says_what_was_expected_and_what_was_found(string line, string expected) =>
        Yaml.ProblemsOf($"script: a\n{line}\n", Shell).ShouldEndWith("): " + expected);

    [Theory]
    [InlineData("a b")]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("$(id)")]
    [InlineData(";")]
    [InlineData("a\nb")]
    [InlineData("a\n")]
    [InlineData("-rf")]
    [InlineData("a-")]
    [InlineData("Redis")]
    [InlineData("1a")]
    [InlineData("con.txt")]
    [InlineData("caf\u00e9")]
    [InlineData("cafe\u0301")]
    [InlineData("\u202eabc")]
    [InlineData("r\u0435dis")]
    [InlineData("a1234567890123456789012345678901234567890")]
    [InlineData("")]
    public void Unsafe_names_are_no_names(string name) => Names.IsName(name).ShouldBeFalse();

    [Theory]
    [InlineData("a")]
    [InlineData("redis-2")]
    [InlineData("a123456789012345678901234567890123456789")]
    public void Safe_names_are_names(string name) => Names.IsName(name).ShouldBeTrue();

    [Fact]
    public void What_cannot_be_shown_safely_is_escaped() =>
        Yaml.ProblemsOf("\"\\e[31m\\u202e\": 1\nscript: a\n", Shell)
            .ShouldBe(@"a.yaml(1,1): unknown key '\u001b[31m\u202e'. Known: script, timeout, mode, servers, cold_only, after.");

    [Theory]
    [InlineData("${env:NAME}", "value")]
    [InlineData("a-${env:NAME}-b", "a-value-b")]
    [InlineData("${env:NONE:-other}", "other")]
    [InlineData("${env:NONE:-}", "")]
    [InlineData("'${env:NAME}'", "value")]
    [InlineData("$NAME ${NAME}", "$NAME ${NAME}")]
    public void Environment_variables_expand_in_values(string text, string expected) =>
        Yaml.Read(text, Shapes.Text, name => name == "NAME" ? "value" : null).ShouldBe(expected);

    [Fact]
    public void What_an_environment_variable_holds_is_never_parsed() =>
        Yaml.Read("a: ${env:NAME}\n${env:NAME}: b\n", Shapes.Map(Shapes.Text, Shapes.Text), _ => "x: [y")
            .ShouldBe(new Dictionary<string, string> { ["a"] = "x: [y", ["${env:NAME}"] = "b" });

    [Theory]
    [InlineData("a: ${env:NONE}", "a.yaml(1,4): a: the environment variable NONE is not set. Set it, or write ${env:NONE:-default}")]
    [InlineData("a: ${env:N-A}", "a.yaml(1,4): a: expected ${env:NAME} or ${env:NAME:-default}, found '${env:N-A}'")]
    [InlineData("a: '${env:NAME'", "a.yaml(1,4): a: expected ${env:NAME} or ${env:NAME:-default}, found '${env:NAME'")]
    public void An_environment_variable_that_is_not_there_is_an_error(string text, string expected) =>
        Yaml.ProblemsOf(text, Shapes.Map(Shapes.Text, Shapes.Text), _ => null).ShouldBe(expected);

    [Theory]
    [InlineData("64kb", 65_536)]
    [InlineData("512mb", 536_870_912)]
    [InlineData("2gb", 2_147_483_648)]
    [InlineData("1tb", 1_099_511_627_776)]
    public void Sizes_are_powers_of_1024(string text, long bytes) => Yaml.Read(text, Shapes.Size).ShouldBe(bytes);

    [Theory]
    [InlineData("2")]
    [InlineData("2GB")]
    [InlineData("-2gb")]
    [InlineData("2 gb")]
    [InlineData("gb")]
    [InlineData("1.5gb")]
    [InlineData("99999999999gb")]
    public void Other_sizes_are_refused(string text) =>
        Yaml.ProblemsOf(text, Shapes.Size).ShouldBe($"a.yaml(1,1): expected a size such as 512mb or 2gb, found '{text}'");

    [Fact]
    public void One_kind_is_chosen_by_its_key()
    {
        var check = Shapes.OneOf<string>("check", [Key.Required("port", Shapes.Text, "A port."), Key.Required("package", Shapes.Text, "A package.")]);

        Yaml.Read("port: 80", check).ShouldBe("80");
        Yaml.ProblemsOf("prot: 80", check).ShouldBe("a.yaml(1,1): unknown check 'prot'. Known: port, package. Did you mean 'port'?");
        Yaml.ProblemsOf("{port: 80, package: a}", check)
            .ShouldBe("a.yaml(1,1): expected one check, found 2 keys: port, package. Begin each with its own '- '");
        Yaml.ProblemsOf("port", check).ShouldBe("a.yaml(1,1): expected a check, written as 'kind: …', found 'port'");
    }

    [Fact]
    public void Only_the_first_hundred_problems_are_shown() =>
        Yaml.ProblemsOf(string.Concat(Enumerable.Range(0, 150).Select(number => $"- {{a{number}: 1}}\n")), Shapes.List(Shapes.Mapping<int>([], _ => 0)))
            .Split('\n').Length.ShouldBe(101);
}
