using System.ComponentModel.DataAnnotations;
using Kiln.Reports;
using Nuke.Common;

internal sealed partial class Build
{
    [Range(1, 1_000)]
    [Parameter("PruneAmis: how many images of each role and stage are kept; what nodes.yaml says, else 5")]
    private readonly int? Keep;

    [Range(0, 36_500)]
    [Parameter("PruneAmis: images younger than so many days are kept; what nodes.yaml says, else 0")]
    private readonly int? KeepDays;

    [Parameter("PinImage, UnpinImage: the images' ids")]
    private readonly string[] Image = [];

    [Parameter("PinImage: why the image is kept, for those who find the pin")]
    private readonly string? Why;

    private Target ListImages => _ => _
        .Description("Lists every image: role, stage, id, age, size, fingerprint, promoted or not, pinned or not")
        .Executes(() => Run(Session.ListAsync));

    private Target PruneAmis => _ => _
        .Description("Removes images that retention no longer keeps; never one in use, nor an ancestor of one kept")
        .After(TestImage)
        .Executes(() => Run(cancellationToken => Session.Retention.PruneAsync(DryRun, new Confirmation(TargetConsole.Open(), Yes), cancellationToken)));

    private Target PinImage => _ => _
        .Description("Keeps images until they are unpinned, whatever retention says")
        .Before(PruneAmis)
        .Executes(() => Run(cancellationToken => Session.Retention.PinAsync(Image, Why, DryRun, cancellationToken)));

    private Target UnpinImage => _ => _
        .Description("Takes pins back")
        .Executes(() => Run(cancellationToken => Session.Retention.UnpinAsync(Image, DryRun, cancellationToken)));

    private Target CheckStore => _ => _
        .Description("Reads the local store in full, and moves what is damaged out of the way; the next bake makes it again")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).CheckAsync(DryRun, cancellationToken)));

    private Target CleanStore => _ => _
        .Description("Removes from the local store what nothing needs: layers without images, old logs, leftovers")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).CleanAsync(DryRun, new Confirmation(TargetConsole.Open(), Yes), cancellationToken)));

    private Target Reap => _ => _
        .Description("Undoes what dead runs left: build folders, builders that were kept, what the ledger knows")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).ReapAsync(DryRun, cancellationToken)));
}
