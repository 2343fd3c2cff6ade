using Kiln.Local.Disks;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Providers;

namespace Kiln.Local.Builders;

/// <summary>Puts aside what a stage has come to, and goes on from that.</summary>
/// <param name="note">Told why there is no checkpoint.</param>
internal sealed class Checkpoints(StoreFolder store, IProcessRunner processes, TimeProvider time, Action<string> note)
{
    private readonly CheckpointStore _checkpoints = new(store, time, note);

    /// <summary>Makes a checkpoint of a builder in which nothing runs.</summary>
    /// <returns>False: there is none, and the bake goes on.</returns>
    public async Task<bool> MakeAsync(LocalBuilder builder, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var folder = builder.Folder;
        if (!builder.SharedFiles.AreUntouched() || !BakeSpace.IsEnough(store, DiskSpace.Used(folder.Upper))) return false;

        Directory.CreateDirectory(folder.Checkpoint);
        try
        {
            var archive = $"{folder.Checkpoint}/{CheckpointStore.Archive}";
            if (!await Snapshot.WriteAsync(builder.Sandbox, folder.Upper, archive, cancellationToken)) return false;

            await _checkpoints.PublishAsync(
                folder.Checkpoint,
                new()
                {
                    Key = checkpoint.Key,
                    ParentContent = builder.ParentContent,
                    Content = DiskDigest.Of(archive),
                    CreatedAt = checkpoint.CreatedAt,
                    Timings = checkpoint.Timings,
                },
                folder.Replaced,
                cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is StepException or IOException)
        {
            note($"There is no checkpoint: {exception.Message}");
            return false;
        }
        finally
        {
            await processes.RemoveFolderAsync(folder.Checkpoint, CancellationToken.None);
        }
    }

    /// <summary>Fills the folder of a builder that is about to start from the best checkpoint it may go on from.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<Checkpoint?> RestoreAsync(BuildFolder folder, BuilderOrder order, string? parentContent, CancellationToken cancellationToken)
    {
        var archive = $"{folder.Path}/{CheckpointStore.Archive}";
        if (await _checkpoints.TryTakeAsync(order.Checkpoints, parentContent, archive, cancellationToken) is not { } checkpoint) return null;

        await using var sandbox = await Sandbox.StartAsync(processes, [], folder.Temporary, cancellationToken);
        await Snapshot.ReadAsync(sandbox, archive, folder.Upper, cancellationToken);
        File.Delete(archive);
        return checkpoint;
    }
}
