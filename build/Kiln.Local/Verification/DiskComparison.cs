using System.Globalization;
using Kiln.Local.Disks;
using Kiln.Local.Layers;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Verification;

/// <summary>
/// Compares two disks: all that a machine reads from them, and where that differs, the files on them. A disk made anew is to be the same byte for byte.
/// One that is a difference to its parent's was written by a kernel, which decides by itself where on the disk things go: there the files have to be equal.
/// </summary>
internal sealed class DiskComparison(SecondStore second, IProcessRunner processes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<DiskVerdict> RunAsync(string first, string again, CancellationToken cancellationToken)
    {
        if (DiskFile.VirtualSize(first) is var one && DiskFile.VirtualSize(again) is var other && one != other)
            return new(DiskEquality.None, [string.Create(CultureInfo.InvariantCulture, $"size {one} bytes, then {other}")]);

        if (await FirstByteAsync(first, again, cancellationToken) is not { } place) return new(DiskEquality.Bytes, []);

        var paths = await PathsAsync(first, again, cancellationToken);
        return paths.Count > 0 ? new(DiskEquality.None, paths)
            : IsDifference(first) || IsDifference(again) ? new(DiskEquality.Content, [])
            : new(DiskEquality.None, [$"bytes, {place} on; every path on them is equal"]);
    }

    private static bool IsDifference(string disk) => DiskFile.Chain(disk).Skip(1).Any();

    /// <summary>Where the first byte is that differs; null: none does.</summary>
    private async Task<string?> FirstByteAsync(string first, string again, CancellationToken cancellationToken)
    {
        var compare = Command.Of("qemu-img", "compare", "-f", DiskExport.FormatOf(first), "-F", DiskExport.FormatOf(again), first, again);
        var result = await processes.RunAsync(compare with { Timeout = Patience, SilenceTimeout = Patience }, null, cancellationToken);
        return result.ExitCode switch
        {
            0 => null,
            1 => result.Output.Trim().TrimEnd('!') is var line && line.LastIndexOf(' ') is var space && space >= 0 ? $"from offset{line[space..]}" : "somewhere",
            _ => throw new StepException($"{compare} ended with exit code {result.ExitCode}: {result.Error.Trim()}", result.ExitCode),
        };
    }

    private async Task<IReadOnlyList<string>> PathsAsync(string first, string again, CancellationToken cancellationToken)
    {
        await using var sandbox = await Sandbox.StartAsync(processes, [], second.Temporary, cancellationToken);
        await using var one = await ShowAsync(sandbox, first, "first", cancellationToken);
        await using var other = await ShowAsync(sandbox, again, "again", cancellationToken);

        // Times on disks are what they are: none counts as another.
        return LayerComparison.Between(sandbox.PathOf(Tree("first")), sandbox.PathOf(Tree("again")), DateTimeOffset.MaxValue);
    }

    // Through a difference of its own, so that nothing can be written to a published disk.
    private async Task<DiskExport> ShowAsync(Sandbox sandbox, string disk, string name, CancellationToken cancellationToken)
    {
        var (view, file) = ($"{second.Scratch}/{name}.qcow2", $"{second.Scratch}/{name}.file");
        await File.WriteAllBytesAsync(file, [], cancellationToken);
        Directory.CreateDirectory(Tree(name));
        await sandbox.RunToolAsync(["qemu-img", "create", "-q", "-f", "qcow2", "-b", disk, "-F", DiskExport.FormatOf(disk), view], cancellationToken);
        var export = await DiskExport.StartAsync(sandbox, (view, disk), file, cancellationToken);
        try
        {
            await sandbox.RunToolAsync(["mount", "-t", "ext4", "-o", string.Create(CultureInfo.InvariantCulture, $"ro,noload,loop,offset={DiskLayout.RootStart * DiskLayout.SectorSize}"), file, Tree(name)], cancellationToken);
            return export;
        }
        catch
        {
            await export.DisposeAsync();
            throw;
        }
    }

    private string Tree(string name) => $"{second.Scratch}/{name}";
}
