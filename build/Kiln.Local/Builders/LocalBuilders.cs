using Kiln.Local.Archives;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>Starts builders: a bootstrap of the distribution, or an overlay on the layers of the parent, with what a checkpoint has on top.</summary>
/// <param name="note">Told what the operator should know and no failure says.</param>
internal sealed class LocalBuilders(StoreFolder store, LocalImageStore images, Checkpoints checkpoints, IProcessRunner processes, TimeProvider time, Action<string> note)
{
    public async Task<Launch> LaunchAsync(BuilderOrder order, PackageSupply supply, Action<string> output, CancellationToken cancellationToken)
    {
        var step = order.Step;
        store.Create();
        BakeSpace.Require(store, step);
        var folder = await BuildFolder.CreateAsync(store, $"{step.Stage.Name}-{step.Stage.Kind.Name}-{step.Fingerprint.Short}", processes, time, cancellationToken);
        try
        {
            var parentContent = images.SoundContent(step.Parent);
            var from = await checkpoints.RestoreAsync(folder, order, parentContent, cancellationToken);
            var sandbox = await Sandbox.StartAsync(processes, Mounts(step, folder), folder.Temporary, cancellationToken);
            var builder = new LocalBuilder(folder, sandbox, supply, note) { ParentContent = parentContent };
            try
            {
                // Hard links: apt replaces its lists, it does not write into them, so a provisioner's own 'apt-get update' stays in its bake.
                await HostAsync(sandbox, Command.Of("cp", "-al", supply.Apt.Location, $"{folder.Exchange}/apt"), output, cancellationToken);
                if (step.Parent is null && from is null) await new Bootstrap(builder, supply, LocalProvider.Architecture).RunAsync(step.Distribution, output, cancellationToken);
                ForbidServices(builder);
                return new(builder, from);
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
