using Nuke.Common;

internal sealed partial class Build
{
    private Target ListImages => _ => _
        .Description("Lists every image: role, stage, id, age, size, fingerprint, promoted or not")
        .Executes(() => Run(Session.ListAsync));
}
