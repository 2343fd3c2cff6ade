using Kiln.Bakes;

namespace Kiln.Tests.Bakes;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("\x1b[31mred\x1b[0m", "red")]
    [InlineData("\x1b]0;title\a", "0;title")]
    [InlineData("a\tb\r\0c\x9b", "a    bc")]
    [InlineData("\x1b[", "")]
    [InlineData("\x1b", "")]
    [InlineData("ünïcode ✓", "ünïcode ✓")]
    public void Nothing_that_a_program_prints_reaches_the_terminal_as_a_command(string text, string shown) => TerminalText.Clean(text).ShouldBe(shown);
}
