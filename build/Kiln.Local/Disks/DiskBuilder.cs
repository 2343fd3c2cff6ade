using System.Globalization;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Disks;

/// <summary>Makes bootable disks from root folders: without mounts, loop devices or anything else that a crash could leave behind.</summary>
public sealed class DiskBuilder(IProcessRunner runner)
{
    /// <summary>Makes the disk. It is complete when this returns, but not yet flushed; on failure no file is left.</summary>
    /// <exception cref="StepException">It does not fit, or a program failed.</exception>
    public async Task BuildAsync(DiskRequest request, CancellationToken cancellationToken)
    {
        var layout = DiskLayout.Of(request.Size);
        DiskSpace.Check(request, layout);
        var raw = request.Format == DiskFormat.Raw ? request.Output : $"{request.Output}.raw";
        try
        {
            await FillAsync(request, layout, raw, cancellationToken);
            if (request.Format == DiskFormat.Qcow2)
                await ConvertAsync(raw, request.Output, cancellationToken);
        }
        catch
        {
            File.Delete(request.Output);
            throw;
        }
        finally
        {
            if (raw != request.Output)
                File.Delete(raw);
        }
    }

    // Out of order and with many requests at once it takes a quarter of the time; the clusters' order in the file means nothing.
    private Task ConvertAsync(string raw, string output, CancellationToken cancellationToken) =>
        runner.RunToolAsync(["qemu-img", "convert", "-q", "-t", "unsafe", "-W", "-m", "16", "-f", "raw", "-O", "qcow2", raw, output], cancellationToken);

    private async Task FillAsync(DiskRequest request, DiskLayout layout, string raw, CancellationToken cancellationToken)
    {
        var identity = new DiskIdentity(request.Fingerprint);
        await using (var file = new FileStream(raw, FileMode.Create, FileAccess.Write))
            file.SetLength(layout.Size);

        // The programs write to different parts of the file, so they need not wait for each other.
        var core = new BootLoader(runner).MakeCoreAsync(identity.FileSystem, raw, cancellationToken);
        await Task.WhenAll(core, MakeRootAsync(request, layout, raw, cancellationToken), MakeTableAsync(layout, identity, raw, cancellationToken));
        BootLoader.Write(raw, await core);
    }

    private async Task MakeTableAsync(DiskLayout layout, DiskIdentity identity, string raw, CancellationToken cancellationToken)
    {
        var table = Command.Of("sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", "--wipe=never", "--wipe-partitions=never", raw);
        await runner.RunToolAsync(table with { Input = layout.Script(identity) }, cancellationToken);
        await runner.RunToolAsync(
            ["mkfs.vfat", "-F", "32", "-s", "1", "-n", "EFI", "-i", identity.EfiSerial, "--invariant", $"--offset={DiskLayout.EfiSystemStart}", raw, $"{DiskLayout.EfiSystemSectors / 2}"],
            cancellationToken);
    }

    // Only what GRUB 2.06 can read. The inode tables need no initialising: a new sparse file holds zeros.
    private async Task MakeRootAsync(DiskRequest request, DiskLayout layout, string raw, CancellationToken cancellationToken)
    {
        var identity = new DiskIdentity(request.Fingerprint);
        var options = $"offset={DiskLayout.RootStart * DiskLayout.SectorSize},hash_seed={identity.FolderHash},lazy_itable_init=0,lazy_journal_init=1,root_owner=0:0";
        var time = request.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var command = Command.Of(
            // It flushes what it writes; all but the finished disk is thrown away, and that one the store flushes.
            "eatmydata", "mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-m", "1", "-O", "^orphan_file,^metadata_csum_seed", "-L", "root",
            "-U", $"{identity.FileSystem}", "-E", options, "-d", request.Root, raw, $"{layout.RootBlocks}");
        var environment = new Dictionary<string, string> { ["E2FSPROGS_FAKE_TIME"] = time, ["SOURCE_DATE_EPOCH"] = time };
        await runner.RunToolAsync(command with { Environment = environment }, cancellationToken);
        await runner.RunToolAsync(ChangeTimes.ToSet(raw, request.Time) with { Environment = environment }, cancellationToken);
    }
}
