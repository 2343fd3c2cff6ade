using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Hosts;

/// <summary>Sees to it that the build host has the programs a target uses.</summary>
public sealed class HostPrograms(IProcessRunner processes)
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(20);

    private static readonly Dictionary<string, string> Unattended = new() { ["DEBIAN_FRONTEND"] = "noninteractive" };

    /// <summary>Those that are not installed.</summary>
    public static IReadOnlyList<HostProgram> Missing(IEnumerable<HostProgram> programs) =>
        [.. programs.Where(program => ProgramPath.Find(program.Program) is null).Distinct()];

    /// <summary>The sentence that names what is missing and how to get it.</summary>
    public static string Describe(IReadOnlyList<HostProgram> missing) =>
        $"This host lacks {string.Join(", ", missing.Select(program => $"{program.Program} (package {program.Package})"))}. Install: apt-get install {string.Join(' ', Packages(missing))}";

    /// <summary>Whether the host has packages as Debian and Ubuntu have them.</summary>
    public static bool CanInstall() =>
        File.Exists("/etc/os-release") && ProgramPath.Find("apt-get") is not null
        && File.ReadLines("/etc/os-release").Any(line => line.StartsWith("ID", StringComparison.Ordinal) && (line.Contains("debian", StringComparison.Ordinal) || line.Contains("ubuntu", StringComparison.Ordinal)));

    /// <summary>Sees to it that the programs are there: installs what is missing, or says what that is.</summary>
    /// <param name="install">False: install nothing.</param>
    /// <param name="note">Told what is installed, before it is.</param>
    /// <exception cref="KilnException">Some are missing and were not, or could not be, installed.</exception>
    public async Task EnsureAsync(IEnumerable<HostProgram> programs, bool install, Action<string> note, CancellationToken cancellationToken)
    {
        var missing = Missing(programs);
        if (missing.Count == 0) return;
        if (!install || !CanInstall()) throw new KilnException($"{Describe(missing)}.");

        note($"{Describe(missing)} — doing so now");
        await InstallAsync(missing, _ => { }, cancellationToken);
    }

    /// <summary>Installs the packages of what is missing, from the host's own package configuration. Needs root.</summary>
    public async Task InstallAsync(IReadOnlyList<HostProgram> missing, Action<string> output, CancellationToken cancellationToken)
    {
        var packages = Packages(missing);
        var result = await InstallAsync(packages, output, cancellationToken);
        if (!result.Succeeded)
        {
            // A fresh machine has no package lists, an old one has outdated ones.
            await AptAsync(["update", "--quiet"], output, cancellationToken);
            result = await InstallAsync(packages, output, cancellationToken);
        }

        if (result.Succeeded && Missing(missing) is []) return;

        var errors = string.Join(' ', result.Error.Split('\n').Where(line => line.StartsWith("E:", StringComparison.Ordinal)).Take(3));
        throw new KilnException($"{Describe(missing)} — apt-get could not do it (exit {result.ExitCode}). {errors}");
    }

    private Task<CommandResult> InstallAsync(IReadOnlyList<string> packages, Action<string> output, CancellationToken cancellationToken) =>
        AptAsync(["install", "--yes", "--quiet", "--no-install-recommends", "--option=DPkg::Lock::Timeout=120", .. packages], output, cancellationToken);

    private Task<CommandResult> AptAsync(IReadOnlyList<string> arguments, Action<string> output, CancellationToken cancellationToken) =>
        processes.RunAsync(
            new() { Arguments = ["apt-get", .. arguments], Environment = Unattended, Timeout = InstallTimeout }, output, cancellationToken);

    private static IReadOnlyList<string> Packages(IEnumerable<HostProgram> programs) =>
        [.. programs.Select(program => program.Package).Distinct().Order(StringComparer.Ordinal)];
}
