using System.Diagnostics;
using Kiln.Local.Machines;
using Kiln.Machines;

namespace Kiln.Local.Tests.Machines;

/// <summary>With a real QEMU and disks that boot nothing; machines that come up are tested end to end.</summary>
public sealed class QemuMachineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qemu-machine-").FullName;

    private string Disk => Path.Combine(_folder, "disk,1.raw");

    private string Console => Path.Combine(_folder, "console.log");

    public QemuMachineTests()
    {
        using var disk = File.Create(Disk);
        disk.SetLength(1024 * 1024);
    }

    [Fact]
    public async Task A_disk_that_does_not_boot_is_noticed_long_before_the_deadline()
    {
        var watch = Stopwatch.StartNew();
        var exception = await Should.ThrowAsync<MachineException>(() => QemuMachine.StartAsync(Options(), TimeProvider.System, CancellationToken.None));
        exception.Message.ShouldStartWith("m-1 did not come up: its firmware found nothing to boot on the disk\nThe last ");
        exception.Message.ShouldContain("\n  No bootable device.");
        exception.Message.ShouldEndWith($"The whole console: {Console}");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        await ShouldBeGoneAsync();
        Directory.GetFiles(_folder).ShouldBe([Disk, Console], ignoreOrder: true);
    }

    [Fact]
    public async Task A_machine_that_does_not_answer_is_given_up_at_the_deadline()
    {
        WriteBootSector(0xeb, 0xfe); // jump to itself
        var exception = await Should.ThrowAsync<MachineException>(
            () => QemuMachine.StartAsync(Options() with { Deadline = TimeSpan.FromSeconds(2) }, TimeProvider.System, CancellationToken.None));
        exception.Message.ShouldMatch(@"\Am-1 did not answer over SSH at 127\.0\.0\.1:\d+ within 2 s\n");
        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_machine_that_restarts_itself_is_not_let_do_so_for_ever()
    {
        WriteBootSector(0xb0, 0xfe, 0xe6, 0x64, 0xf4); // mov al, 0xfe; out 0x64, al: the keyboard controller's reset line; hlt
        var exception = await Should.ThrowAsync<MachineException>(() => QemuMachine.StartAsync(Options(), TimeProvider.System, CancellationToken.None));
        exception.Message.ShouldStartWith("m-1 did not come up: it restarted by itself\n");
    }

    [Fact]
    public async Task A_disk_that_is_not_there_is_named()
    {
        File.Delete(Disk);
        var exception = await Should.ThrowAsync<MachineException>(() => QemuMachine.StartAsync(Options(), TimeProvider.System, CancellationToken.None));
        exception.Message.ShouldStartWith("QEMU did not start: ");
        exception.Message.ShouldContain("No such file or directory");
    }

    [Fact]
    public async Task QEMU_does_not_outlive_the_process_that_started_it()
    {
        WriteBootSector(0xeb, 0xfe);
        var name = $"orphan-{Path.GetFileName(_folder)}";
        // What a SIGKILL of this process leaves of the pipe: its end.
        var arguments = QemuArguments.Create(Options() with { Name = name });
        var process = await QemuProcess.StartAsync(arguments, [], CancellationToken.None);
        Processes().ShouldNotBeEmpty();
        process.HangUp();
        await process.Exited.WaitAsync(TimeSpan.FromSeconds(10));
        await ShouldBeGoneAsync();
        await process.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private QemuOptions Options() => new()
    {
        Name = "m-1",
        DiskPath = Disk,
        DiskFormat = "raw",
        Accelerator = Accelerator.Tcg("a test"),
        ConsolePath = Console,
        BootData = new() { AuthorizedKeys = ["ssh-ed25519 AAAA"], HostKey = new("ssh-ed25519 AAAA", "") },
        Login = new("", ""),
        Memory = 64,
    };

    private void WriteBootSector(params byte[] code)
    {
        using var disk = File.OpenWrite(Disk);
        disk.Write(code);
        disk.Position = 510;
        disk.Write([0x55, 0xaa]);
    }

    // What is killed may take a moment to go.
    private async Task ShouldBeGoneAsync()
    {
        for (var attempt = 0; Processes().Length > 0 && attempt < 50; attempt++) await Task.Delay(20);
        Processes().ShouldBeEmpty();
    }

    /// <summary>Everything that runs with this test's folder on its command line.</summary>
    private string[] Processes() =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(CommandLine)
            .Where(line => line.Contains(_folder, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
