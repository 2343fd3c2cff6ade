using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Providers;

/// <summary>A place where images are baked, kept and started: this machine or a cloud. The engine knows no other way to any of them.</summary>
public interface IProvider
{
    /// <summary>As in <c>nodes.yaml</c>.</summary>
    string Name { get; }

    IImageStore Images { get; }

    /// <summary>What the provider adds to a stage's inputs because it changes the result: architecture, vendor image, archive state.</summary>
    /// <param name="refresh">False: from what is already known, without network or privileges.</param>
    Task<IReadOnlyList<StageInput>> DescribeAsync(Distribution distribution, bool refresh, CancellationToken cancellationToken);

    /// <summary>Of these packages, those that the archive, as it was last seen, has newer versions of, security updates first. Needs no network and no privileges.</summary>
    Task<IReadOnlyList<PackageUpdate>> UpdatesAsync(Distribution distribution, IReadOnlyList<InstalledPackage> packages, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a machine: from the checkpoint with the most provisioners done, of those it may go on from and this provider has; else from the
    /// stage's parent, or from the distribution where it has none.
    /// </summary>
    Task<Launch> LaunchBuilderAsync(BuilderOrder order, Action<string> output, CancellationToken cancellationToken);

    /// <summary>Keeps a builder's state, between two provisioners, so that another bake can go on from it. One of the same key is replaced.</summary>
    /// <returns>Whether it is kept: a provider need not have checkpoints, and a bake goes on where one could not be made.</returns>
    Task<bool> CheckpointAsync(IBuilder builder, Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Lets a failed builder live on, though its bake and this process end; disposing it then does nothing.</summary>
    /// <param name="duration">How long; then it is undone like what a dead run left.</param>
    /// <returns>Null: it cannot be kept.</returns>
    Task<KeptBuilder?> KeepAsync(IBuilder builder, BakeStep step, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Freezes a sealed builder as an image and registers it.</summary>
    Task<Image> CaptureAsync(IBuilder builder, BakeRecord record, CancellationToken cancellationToken);

    /// <summary>Whether an image that is there has all that the operator asks of it, such as a disk in a certain format.</summary>
    bool IsComplete(Image image);

    /// <summary>Adds what a finished image lacks of what the operator asks. The caller holds its lease.</summary>
    Task<Image> CompleteAsync(Image image, CancellationToken cancellationToken);

    /// <summary>Boots a machine from an app image, and returns when it can be asked things. It changes nothing of the image.</summary>
    /// <param name="login">The key to ask with; its public half is among the boot data's authorised keys.</param>
    /// <exception cref="MachineException">It did not come up in time; the message ends with its console's tail.</exception>
    Task<IMachine> StartMachineAsync(Image image, BootData bootData, SshKeyPair login, CancellationToken cancellationToken);
}
