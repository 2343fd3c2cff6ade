using Kiln;
using Kiln.Local.Hosts;
using Kiln.Processes;

/// <summary>Sees to it that this host has the programs that a target uses.</summary>
/// <param name="note">Told what is installed, before it is.</param>
internal sealed class Preparation(IProcessRunner processes, Action<string> note)
{
    /// <param name="install">False: only say which are missing.</param>
    /// <exception cref="KilnException">Some are missing and were not, or could not be, installed.</exception>
    public async Task RunAsync(IEnumerable<HostProgram> programs, bool install, CancellationToken cancellationToken)
    {
        var missing = HostPrograms.Missing(programs);
        if (missing.Count == 0) return;
        if (!install || !HostPrograms.CanInstall()) throw new KilnException($"{HostPrograms.Describe(missing)}.");

        note($"{HostPrograms.Describe(missing)} — doing so now");
        await new HostPrograms(processes).InstallAsync(missing, _ => { }, cancellationToken);
    }
}
