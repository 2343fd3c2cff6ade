using System.Globalization;
using Kiln.Local.Archives;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>Starts builders: a bootstrap of the distribution, or an overlay on the layers of the parent.</summary>
/// <param name="note">Told what the operator should know and no failure says.</param>
internal sealed class LocalBuilders(StoreFolder store, LocalImageStore images, IProcessRunner processes, Action<string> note)
{
    // Downloads of a bootstrap may stall for a while on a slow mirror.
    private static readonly TimeSpan BootstrapTimeout = TimeSpan.FromMinutes(30);

    /// <param name="state">What the archive held when the base's fingerprint was made.</param>
    public async Task<LocalBuilder> LaunchAsync(
        BakeStep step, AptFolder apt, ArchiveState state, string architecture, Action<string> output, CancellationToken cancellationToken)
    {
        store.Create();
        BakeSpace.Require(store, step);
        var folder = await BuildFolder.CreateAsync(store, $"{step.Stage.Name}-{step.Stage.Kind.Name}-{step.Fingerprint.Short}", processes, cancellationToken);
        try
        {
            var sandbox = await Sandbox.StartAsync(processes, Mounts(step, folder), folder.Temporary, cancellationToken);
            var builder = new LocalBuilder(folder, sandbox, state.ReleasedAt, note);
            try
            {
                // Hard links: apt replaces its lists, it does not write into them, so a provisioner's own 'apt-get update' stays in its bake.
                await HostAsync(sandbox, Command.Of("cp", "-al", apt.Location, $"{folder.Exchange}/apt"), output, cancellationToken);
                if (step.Parent is null) await BootstrapAsync(builder, step.Distribution, apt, architecture, output, cancellationToken);
                ForbidServices(builder);
                return builder;
            }
            catch
            {
                await sandbox.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    private IReadOnlyList<Mount> Mounts(BakeStep step, BuildFolder folder) =>
        step.Parent is { } parent
            ? [Mount.Overlay(images.Chain(parent).Select(layer => $"{store.Layer(layer)}/root"), folder.Upper, folder.Work, folder.Root)]
            : [Mount.Bind(folder.Upper, folder.Root)];

    private static async Task BootstrapAsync(
        LocalBuilder builder, Distribution distribution, AptFolder apt, string architecture, Action<string> output, CancellationToken cancellationToken)
    {
        var epoch = builder.Epoch.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await HostAsync(
            builder.Sandbox,
            Command.Of(
                "mmdebstrap", "--mode=root", "--variant=minbase", "--format=directory", $"--architectures={architecture}", $"--components={string.Join(',', distribution.Components)}",
                "--skip=update,cleanup/apt,check/empty", $"--aptopt={apt.Acquire}", $"--aptopt=Dir::State::lists \"{apt.Lists}\"", "--aptopt=APT::Sandbox::User \"root\"", "--dpkgopt=force-unsafe-io",
                distribution.Codename, builder.Folder.Root, apt.Sources) with
            {
                Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = epoch },
                Timeout = BootstrapTimeout,
            },
            output,
            cancellationToken);

        // mmdebstrap leaves the sources and settings it was given. They are this host's; provisioners get them from outside.
        using var root = builder.OpenRoot();
        root.Clear("/etc/apt/sources.list.d");
        root.Delete("/etc/apt/apt.conf.d/99mmdebstrap");
    }

    /// <summary>Debian's packages ask this program before they start a service. The seal removes it.</summary>
    private static void ForbidServices(LocalBuilder builder)
    {
        using var root = builder.OpenRoot();
        root.WriteFile(new("/usr/sbin/policy-rc.d", new FileContent.Text("#!/bin/sh\nexit 101\n"), new("0", "0", (UnixFileMode)0b111_101_101)));
    }

    private static async Task HostAsync(Sandbox sandbox, Command command, Action<string> output, CancellationToken cancellationToken)
    {
        var result = await sandbox.RunAsync(command, output, cancellationToken);
        if (!result.Succeeded) throw new StepException($"{command.Arguments[0]} ended with exit code {result.ExitCode}", result.ExitCode);
    }
}
