using Kiln.Local.Machines;

namespace Kiln.Local.Tests.Machines;

public sealed class ConsoleLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs", "its kernel panicked")]
    [InlineData("Booting from Hard Disk...\nNo bootable device.\n", "its firmware found nothing to boot on the disk")]
    [InlineData("(initramfs) ", "its initrd did not get the root file system mounted")]
    [InlineData("redis login: ", null)]
    public void The_console_says_when_a_machine_will_never_come_up(string text, string? trouble)
    {
        File.WriteAllText(_path, text);
        new ConsoleLog(_path).Trouble().ShouldBe(trouble);
    }

    [Fact]
    public void Its_tail_has_no_control_characters()
    {
        File.WriteAllText(_path, "\u001bc\u001b[?7l\u001b[2J\u001b[0mSeaBIOS\r\n\r\n[\u001b[0;32m  OK  \u001b[0m] Started \u001b]0;title\u0007ssh\rdone\u0000\r\n");
        new ConsoleLog(_path).Tail(20).ShouldBe(["SeaBIOS", "[  OK  ] Started ssh", "done"]);
        new ConsoleLog(_path).Report("It failed").ShouldBe($"It failed\nThe last 3 lines of its console:\n  SeaBIOS\n  [  OK  ] Started ssh\n  done\nThe whole console: {_path}");
    }

    [Fact]
    public void An_empty_console_is_said_to_be_empty() => new ConsoleLog(_path).Report("It failed").ShouldBe($"It failed\nIts console is empty: {_path}");

    public void Dispose() => File.Delete(_path);
}
