using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common.Tests;

public class ArgumentTests
{
    private const string Blank = "two words";

    [Fact]
    public void Values_with_blanks_are_quoted() => Text($"say {Blank} {"word"}").ShouldBe("say \"two words\" word");

    [Fact]
    public void Quoted_values_stay_as_they_are() => Text($"say {"'two words'"}").ShouldBe("say 'two words'");

    [Fact]
    public void Values_can_ask_for_no_quotes() => Text($"say {Blank:nq}").ShouldBe("say two words");

    [Fact]
    public void Paths_are_quoted_like_values() => Text($"ls {(AbsolutePath)"/a b"} {(AbsolutePath)"/c"}").ShouldBe("ls \"/a b\" /c");

    [Fact]
    public void Other_values_are_written_as_they_are() => Text($"wait {3} {true}").ShouldBe("wait 3 True");

    [Fact]
    public void A_plain_string_is_not_touched() => Text("-c \"echo x\"").ShouldBe("-c \"echo x\"");

    [Fact]
    public void Secrets_are_kept_out_of_the_log()
    {
        var secret = "hush";
        ArgumentStringHandler arguments = $"login {secret:r}";
        arguments.ToStringAndClear().ShouldBe("login hush");
        arguments.GetFilter()("login hush").ShouldBe("login [REDACTED]");
    }

    private static string Text(ArgumentStringHandler arguments) => arguments.ToStringAndClear();
}
