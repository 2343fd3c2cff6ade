using System.Diagnostics;
using Kiln.Local.Machines;
using Kiln.Local.Sandboxes;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Disks;

/// <summary>
/// A disk that is a difference to another one, seen as a plain file inside a sandbox: QEMU's storage daemon serves it through FUSE, so that the kernel
/// can mount what is in it. It needs no network block device, and ends with the sandbox.
/// </summary>
internal sealed class DiskExport : IAsyncDisposable
{
    public const string Program = "qemu-storage-daemon";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _daemon;
    private readonly QmpClient _control;
    private readonly Task _listening;
    private readonly Task<string> _error;

    private DiskExport(Process daemon)
    {
        _daemon = daemon;
        _control = new(daemon.StandardOutput, daemon.StandardInput);
        _listening = _control.ListenAsync();
        _error = daemon.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether this host can show a disk as a file.</summary>
    public static bool IsPossible => File.Exists("/dev/fuse") && ProgramPath.Find(Program) is not null;

    /// <param name="disk">The difference, which is written to, and what it is a difference to, which is only read.</param>
    /// <param name="file">A file that is there already: in the sandbox, the disk is seen in its place.</param>
    /// <exception cref="StepException">The disk cannot be shown.</exception>
    public static async Task<DiskExport> StartAsync(Sandbox sandbox, (string Disk, string Parent) disk, string file, CancellationToken cancellationToken)
    {
        var export = new DiskExport(sandbox.Start(Command.Of(
            Program,
            "--blockdev", $"driver={FormatOf(disk.Parent)},node-name=parent,read-only=on,file.driver=file,file.filename={Escape(disk.Parent)}",
            "--blockdev", $"driver=qcow2,node-name=disk,file.driver=file,file.filename={Escape(disk.Disk)},backing=parent",
            "--export", $"type=fuse,id=disk,node-name=disk,mountpoint={Escape(file)},writable=on",
            "--chardev", "stdio,id=control", "--monitor", "chardev=control")));
        try
        {
            await export._control.NegotiateAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return export;
        }
        catch (Exception exception) when (exception is MachineException or TimeoutException)
        {
            await export.DisposeAsync();
            throw new StepException($"{Program} cannot show {disk.Disk} as a file: {await export.WhyAsync(exception)}", cause: exception);
        }
        catch
        {
            await export.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it in good order: everything that was written is in the disk's file.</summary>
    /// <exception cref="StepException">Something could not be written.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _control.ExecuteAsync("quit", null, cancellationToken);
        await _daemon.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        if (_daemon.ExitCode != 0) throw new StepException($"{Program} ended with exit code {_daemon.ExitCode}: {(await _error).Trim()}", _daemon.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_daemon.HasExited) HostProcess.Kill(_daemon);
        await _daemon.WaitForExitAsync();
        await _listening;
        _daemon.Dispose();
    }

    public static string FormatOf(string disk) => Path.GetExtension(disk) == ".qcow2" ? "qcow2" : "raw";

    private async Task<string> WhyAsync(Exception exception) => (await _error).Trim() is { Length: > 0 } error ? error : exception.Message;

    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
