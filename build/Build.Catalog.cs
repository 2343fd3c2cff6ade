using Kiln.Reports;
using Nuke.Common;
using Spectre.Console;

internal sealed partial class Build
{
    private Target ListImages => _ => _
        .Description("Lists every image: role, stage, id, age, size, fingerprint, promoted or not")
        .Executes(() => Run(Session.ListAsync));

    private Target CheckStore => _ => _
        .Description("Reads the local store in full, and moves what is damaged out of the way; the next bake makes it again")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).CheckAsync(DryRun, cancellationToken)));

    private Target CleanStore => _ => _
        .Description("Removes from the local store what nothing needs: layers without images, old logs, leftovers")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).CleanAsync(DryRun, new Confirmation(AnsiConsole.Console, Yes), cancellationToken)));

    private Target Reap => _ => _
        .Description("Undoes what dead runs left: build folders, builders that were kept, what the ledger knows")
        .Executes(() => Run(cancellationToken => new StoreTargets(Store).ReapAsync(DryRun, cancellationToken)));
}
