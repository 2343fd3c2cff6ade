using Kiln.Local.Hosts;
using Kiln.Processes;
using Nuke.Common;

internal sealed partial class Build
{
    private Quality Quality => new(RootDirectory, Console.WriteLine);

    private Target Compile => _ => _
        .Description("Compiles everything, tests too, with every warning an error")
        .Executes(() => Run(Quality.CompileAsync));

    private Target CheckFormat => _ => _
        .Description("Checks that the code is formatted as .editorconfig says")
        .After(Compile)
        .Executes(() => Run(Quality.CheckFormatAsync));

    private Target Test => _ => _
        .Description("Runs all tests: format, unit tests, and end-to-end tests that bake and boot real images")
        .DependsOn(Compile, CheckFormat)
        .Executes(() => Run(async cancellationToken =>
        {
            await new HostPrograms(new ProcessRunner(TimeProvider.System)).EnsureAsync([.. HostProgram.ForBakes, .. HostProgram.ForMachines, .. HostProgram.ForTests], !NoInstall, Console.WriteLine, cancellationToken);
            await Quality.TestAsync(cancellationToken);
        }));
}
