using Kiln.Images;
using Kiln.Machines;
using Kiln.Providers;

namespace Kiln.Checks;

/// <summary>Boots an image as a real machine, runs its checks, and promotes it if all hold; one that fails loses the promotion it had.</summary>
public sealed class ImageTester(IProvider provider, ISshKeys keys, TimeProvider time)
{
    /// <summary>Never changes the image but for its promotion. The machine is gone when this returns, however it returns.</summary>
    /// <exception cref="MachineException">The machine did not come up, went away, or did not power off. Nothing is promoted.</exception>
    public async Task<TestReport> TestAsync(Image image, IReadOnlyList<Check> checks, ITestProgress progress, CancellationToken cancellationToken)
    {
        if (checks.Count == 0) throw new ArgumentException("An image is promoted only for checks that hold", nameof(checks));
        var started = time.GetTimestamp();
        var login = await keys.CreateAsync("kiln test login", cancellationToken);
        var bootData = new BootData
        {
            AuthorizedKeys = [login.PublicKey],
            HostKey = await keys.CreateAsync("kiln test host", cancellationToken),
            HostName = image.Manifest.Name,
        };

        progress.Booting(image);
        var booting = time.GetTimestamp();
        await using var machine = await provider.StartMachineAsync(image, bootData, login, cancellationToken);
        var bootTime = time.GetElapsedTime(booting);
        progress.Reachable(machine, bootTime);

        var results = await new CheckRunner(time).RunAsync(checks, machine, progress.Checked, cancellationToken);

        var poweringOff = time.GetTimestamp();
        await machine.PowerOffAsync(cancellationToken);
        progress.PoweredOff(machine, time.GetElapsedTime(poweringOff));

        var report = new TestReport(image, machine.Description, results, Seconds(bootTime), Seconds(time.GetElapsedTime(started)));
        if (report.Passed || image.Promotion is not null) await RecordAsync(report, progress, cancellationToken);
        return report;
    }

    private async Task RecordAsync(TestReport report, ITestProgress progress, CancellationToken cancellationToken)
    {
        await using var lease = await provider.Images.LeaseAsync(report.Image.Manifest.Fingerprint, progress.Waiting, cancellationToken);
        if (report.Passed) await provider.Images.PromoteAsync(report.Image.Id, new(time.GetUtcNow(), report.Machine, report.Results), cancellationToken);
        else await provider.Images.WithdrawAsync(report.Image.Id, cancellationToken);
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 1);
}
