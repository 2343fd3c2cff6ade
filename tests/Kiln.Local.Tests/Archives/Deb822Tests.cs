using Kiln.Local.Archives;

namespace Kiln.Local.Tests.Archives;

public sealed class Deb822Tests
{
    [Fact]
    public void Stanzas_are_parted_by_empty_lines_and_comments_are_left_out() =>
        Text("# first\n\n\nA: 1\n# in between\nb:2\n\nA: 3\r\n \n").ShouldBe("A=1 b=2; A=3");

    [Fact]
    public void Continuation_lines_belong_to_their_field() => Text("A: 1\n 2\n\t3\nB:\n 4\n 5\n").ShouldBe("A=1|2|3 B=4|5");

    [Fact]
    public void Names_of_fields_ignore_case() => Deb822.Stanzas("Signed-by: x").Single()["Signed-By"].ShouldBe("x");

    [Fact]
    public void What_is_no_field_is_passed_over() => Text("nonsense\n continued\nA: 1\n: 2\n").ShouldBe("A=1");

    private static string Text(string text) =>
        string.Join("; ", Deb822.Stanzas(text).Select(stanza => string.Join(' ', stanza.Select(field => $"{field.Key}={field.Value.Replace('\n', '|')}"))));
}
