using System.Globalization;
using Kiln.Local.Archives;
using Kiln.Local.Files;
using Kiln.Machines;
using Kiln.Stages;

namespace Kiln.Local.Builders;

/// <summary>Makes the smallest root file system of a distribution that packages can be installed into.</summary>
internal sealed class Bootstrap(LocalBuilder builder, PackageSupply supply, string architecture)
{
    // Downloads may stall for a while on a slow mirror.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    // In a mount namespace of mmdebstrap's own: this and its own mounts end with it, however it ends, and a next attempt finds none.
    private const string Mount = "mkdir -p \"$1/var/cache/apt/archives\" && mount --bind \"$KILN_DEBS\" \"$1/var/cache/apt/archives\"";

    private string Debs => $"{builder.Folder.Path}/debs";

    public async Task RunAsync(Distribution distribution, Action<string> output, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory($"{Debs}/partial");
        using var debs = RootFolder.Open(Debs, builder.Epoch);
        await supply.RunAsync(new(debs, "/", []), (line, cancellation) => TryAsync(distribution, line, cancellation), output, cancellationToken);

        // mmdebstrap leaves the sources and settings it was given. They are this host's; provisioners get them from outside.
        using var root = builder.OpenRoot();
        root.Clear("/etc/apt/sources.list.d");
        root.Delete("/etc/apt/apt.conf.d/99mmdebstrap");
    }

    private async Task TryAsync(Distribution distribution, Action<string> output, CancellationToken cancellationToken)
    {
        // What an attempt that failed has left; packages it downloaded lie elsewhere.
        using (var root = builder.OpenRoot()) root.Clear("/");

        var result = await builder.Sandbox.RunAsync(
            Command.Of(
                "unshare", "--mount", "--propagation", "private",
                "mmdebstrap", "--verbose", "--mode=root", "--variant=minbase", "--format=directory", $"--architectures={architecture}", $"--components={string.Join(',', distribution.Components)}",
                "--skip=update,essential/unlink,cleanup/apt,check/empty", $"--aptopt={supply.Apt.Acquire}", $"--aptopt=Dir::State::lists \"{supply.Apt.Lists}\"", "--aptopt=APT::Sandbox::User \"root\"", "--dpkgopt=force-unsafe-io",
                $"--setup-hook={Mount}", distribution.Codename, builder.Folder.Root, supply.Apt.Sources) with
            {
                Title = $"mmdebstrap {distribution.Codename}",
                Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = builder.Epoch.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ["KILN_DEBS"] = Debs },
                Timeout = Patience,
            },
            output,
            cancellationToken);
        if (!result.Succeeded) throw new StepException($"mmdebstrap ended with exit code {result.ExitCode}", result.ExitCode);
    }
}
