using System.Text.RegularExpressions;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Machines;

/// <summary>
/// Whether guests boot under KVM on this host. A device file alone proves nothing: where virtualisation is nested or incomplete,
/// QEMU aborts, or a guest stops somewhere in its boot loader or kernel. So one is booted, to its first process, and the answer is remembered.
/// </summary>
/// <param name="storeFolder">Where the answer is kept.</param>
public sealed partial class KvmProbe(string storeFolder, IProcessRunner processes, TimeProvider time)
{
    /// <summary>Where KVM works this takes two to three seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>What a machine started from this disk should run on.</summary>
    public async Task<Accelerator> ChooseAsync(string diskPath, string diskFormat, CancellationToken cancellationToken)
    {
        if (WhyNoDevice() is { } reason) return Accelerator.Tcg(reason);
        var host = await DescribeHostAsync(cancellationToken);
        var memory = KvmMemory.Read(storeFolder);
        if (memory?.Host != host)
        {
            memory = new(host, await TryAsync(diskPath, diskFormat, cancellationToken));
            memory.Write(storeFolder);
        }

        return memory.Failure is { } failure ? Accelerator.Tcg(failure) : Accelerator.Kvm;
    }

    private static string? WhyNoDevice()
    {
        try
        {
            using var device = new FileStream("/dev/kvm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return null;
        }
        catch (FileNotFoundException)
        {
            return "this host has no /dev/kvm";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "/dev/kvm cannot be opened by this user";
        }
    }

    /// <summary>What the answer depends on; another kernel, processor or QEMU is asked anew.</summary>
    private async Task<string> DescribeHostAsync(CancellationToken cancellationToken)
    {
        var kernel = await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken);
        var processor = (await File.ReadAllLinesAsync("/proc/cpuinfo", cancellationToken)).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var qemu = await processes.RunAsync(Command.Of(QemuArguments.Program, "--version"), null, cancellationToken);
        return $"kernel {kernel.Trim()}; {processor?.Split(':')[^1].Trim()}; {qemu.Output.Split('\n')[0].Trim()}";
    }

    /// <summary>Null: a guest booted. Else why not.</summary>
    private async Task<string?> TryAsync(string diskPath, string diskFormat, CancellationToken cancellationToken)
    {
        var console = new ConsoleLog(Path.Combine(storeFolder, "kvm-console.log"));
        try
        {
            Directory.CreateDirectory(storeFolder);
            await using var process = await QemuProcess.StartAsync(
                QemuArguments.Create(new()
                {
                    Name = "kvm-probe",
                    DiskPath = diskPath,
                    DiskFormat = diskFormat,
                    Accelerator = Accelerator.Kvm,
                    ConsolePath = console.Path,
                    BootData = new(),
                    Login = new("", ""),
                }),
                [],
                cancellationToken);
            await process.BootAsync(cancellationToken);
            var started = time.GetTimestamp();
            while (time.GetElapsedTime(started) < Patience && !process.Exited.IsCompleted)
            {
                if (console.Contains(FirstProcess())) return null;
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }

            return process.Exited.IsCompleted
                ? $"under KVM, {Shorten(await process.FarewellAsync())}"
                : $"a guest did not get past \"{Shorten(string.Concat(console.Tail(1)))}\" within {Duration.Text(Patience)} under KVM";
        }
        catch (MachineException exception)
        {
            return $"under KVM, {Shorten(exception.Message)}";
        }
    }

    private static string Shorten(string text)
    {
        var line = text.Split('\n')[^1].Trim();
        return line.Length > 100 ? line[..100] + "…" : line;
    }

    // The kernel's last words before it hands over, and systemd's first.
    [GeneratedRegex(@"Run /init as init process|systemd\[1\]: |Welcome to |login: ")]
    private static partial Regex FirstProcess();
}
