using Kiln.Reports;

namespace Kiln.Tests.Reports;

public sealed class ConfirmationTests : IDisposable
{
    private readonly PlainConsole _console = new();

    [Fact]
    public void A_yes_on_the_command_line_is_the_answer()
    {
        new Confirmation(_console.Console, yes: true).Ask("Remove 3 images").ShouldBeTrue();
        _console.Text.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_terminal_and_a_yes_nothing_is_done() =>
        Should.Throw<KilnException>(() => new Confirmation(_console.Console, yes: false).Ask("Remove 3 images")).Message
            .ShouldBe("Remove 3 images? There is no terminal to ask on. Say --yes to do it, or --dry-run to only look.");

    public void Dispose() => _console.Dispose();
}
