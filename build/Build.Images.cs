using Kiln.Stages;
using Nuke.Common;

internal sealed partial class Build
{
    private Target BuildBase => _ => _
        .Description("Bakes the base image: the distribution, hardened, with the packages everyone shares")
        .Executes(() => Bake(StageKind.Base));

    private Target BuildAppBase => _ => _
        .Description("Bakes the app-base image: base and what the application needs to run")
        .DependsOn(BuildBase)
        .Executes(() => Bake(StageKind.AppBase));

    private Target BakeApp => _ => _
        .Description("Bakes the app image, a bootable disk: app-base, the application and what starts it at boot")
        .DependsOn(BuildAppBase)
        .Executes(() => Bake(StageKind.App));

    private Target TestImage => _ => _
        .Description("Boots the app image as a real machine, runs its checks, and promotes it if all hold")
        .DependsOn(BakeApp)
        .Executes(TestImages);

    private Target Verify => _ => _
        .Description("Bakes the roles' images again, from nothing, and compares them with those in the store")
        .After(BakeApp, TestImage)
        .Executes(VerifyImages);
}
