using System.Text;
using Kiln.Documents;

namespace Kiln.Tests.Documents;

public sealed class DocumentReaderTests
{
    private static readonly Shape<IReadOnlyDictionary<string, string>> Texts = Shapes.Map(Shapes.Text, Shapes.Text);

    [Theory]
    [InlineData("", "a.yaml(1,1): the file is empty")]
    [InlineData("# nothing\n", "a.yaml(1,1): the file is empty")]
    [InlineData("a: 1\nb: 2\na: 3\n", "a.yaml(3,1): duplicate key 'a'; it is already on line 1")]
    [InlineData("r:\n  a: 1\n  a: 3\n", "a.yaml(3,3): r: duplicate key 'a'; it is already on line 2")]
    [InlineData("a: 1\n---\nb: 2\n", "a.yaml(2,1): a second document starts here; a file holds one")]
    [InlineData("a: !secret x\n", "a.yaml(1,4): a: tags are not supported: '!secret'. Leave it out; quotes make text of any value")]
    [InlineData("a: *b\n", "a.yaml(1,4): a: no anchor '&b' before this alias. Known: none.")]
    [InlineData("a: &x 1\nb: *y\n", "a.yaml(2,4): b: no anchor '&y' before this alias. Known: x. Did you mean 'x'?")]
    [InlineData("a: &a\n  b: *a\n", "a.yaml(2,6): a.b: the alias '*a' contains itself")]
    [InlineData("a: &a [*a]\n", "a.yaml(1,8): a[0]: the alias '*a' contains itself")]
    [InlineData("a:\n\tb: 1\n", "a.yaml(2,1): a tab indents this line; YAML is indented with spaces")]
    [InlineData("...\n---\n...\n\\x41: ", "a.yaml(1,1): not YAML: cannot be parsed from here on")]
    [InlineData("[a]: 1\n", "a.yaml(1,1): expected a key, which is a single word or text")]
    [InlineData("a: [1, 2\n", "a.yaml(2,1): not YAML: while parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData("a: 1\nb: \0\n", "a.yaml(2,4): binary data (byte 0x00); expected text in UTF-8")]
    [InlineData("<<: 1\n", "a.yaml(1,5): <<: expected a mapping to merge, found '1'")]
    public void What_cannot_be_read_is_named_with_its_place(string text, string expected) => Yaml.ProblemsOf(text).ShouldBe(expected);

    [Fact]
    public void Bytes_that_are_not_utf8_are_named_with_their_place() =>
        Yaml.ProblemsOf([.. "a: 1\nb: "u8, 0xff, 0xfe]).ShouldBe("a.yaml(2,4): byte 0xff is not UTF-8; save the file as UTF-8");

    [Fact]
    public void Utf16_is_refused() =>
        Yaml.ProblemsOf([0xff, 0xfe, .. Encoding.Unicode.GetBytes("a: 1")]).ShouldBe("a.yaml(1,1): byte 0xff is not UTF-8; save the file as UTF-8");

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_read_over() =>
        Yaml.Read("\ufeffa: 1\r\nb: 2\r\n", Texts).ShouldBe(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });

    [Fact]
    public void Words_that_other_readers_convert_stay_as_they_were_written() =>
        Yaml.Read("{a: no, b: 010, c: 1e3, d: 'null', e: 2024-01-01, f: 1_000, g: .inf, h: \"\"}", Texts).Values
            .ShouldBe(["no", "010", "1e3", "null", "2024-01-01", "1_000", ".inf", ""]);

    [Fact]
    public void Aliases_and_merge_keys_are_followed()
    {
        var map = Shapes.Map(Shapes.Text, Texts);

        var read = Yaml.Read("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: *a\nd: {<<: [*a, *b], x: 5}\n", map);

        read["c"].ShouldBe(new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        read["d"].ShouldBe(new Dictionary<string, string> { ["x"] = "5", ["y"] = "2", ["z"] = "4" });
    }

    [Fact]
    public void Files_are_named_as_the_operator_knows_them()
    {
        var reading = new Reading();

        reading.TryRead("/nowhere/at/all.yaml", "images/x.yaml", Shapes.Text, out _).ShouldBeFalse();
        reading.TryRead("/", "nodes.yaml", Shapes.Text, out _).ShouldBeFalse();

        Should.Throw<ConfigurationException>(reading.ThrowIfAny).Message
            .ShouldBe("images/x.yaml(1,1): there is no such file\nnodes.yaml(1,1): cannot be read: it is a folder");
    }
}
