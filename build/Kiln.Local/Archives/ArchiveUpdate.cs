using System.Text.RegularExpressions;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Archives;

/// <summary>Asks package archives what they hold, by apt, which verifies that it is theirs and still valid.</summary>
/// <param name="folder">Made anew each time; holds the package lists afterwards.</param>
internal sealed partial class ArchiveUpdate(string folder, string architecture, IProcessRunner processes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <exception cref="ArchiveException">One could not be reached, or not be trusted.</exception>
    public async Task<IReadOnlyList<ReleaseFile>> RunAsync(IReadOnlyList<AptSource> sources, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var apt = new AptFolder(folder, folder);
        await apt.WriteAsync(sources, architecture, processes, cancellationToken);
        var problems = await ProblemsAsync(apt, cancellationToken);
        if (problems is not null)
        {
            throw new ArchiveException(
                $"The package archive could not be read. {problems} Check the network and the host's own package configuration with 'apt-get update', or name a mirror that has {sources[0].Suite} in nodes.yaml (mirror:).",
                Distrust().IsMatch(problems));
        }

        // Bakes get these lists by hard links: a lock among them would be one for all.
        File.Delete($"{apt.Lists}/lock");
        return ReleaseFile.In(apt.Lists);
    }

    private async Task<string?> ProblemsAsync(AptFolder apt, CancellationToken cancellationToken)
    {
        var update = Command.Of("apt-get", "update", "--quiet", "--error-on=any") with
        {
            Environment = new Dictionary<string, string> { ["APT_CONFIG"] = apt.HostConfiguration },
            Timeout = Patience,
        };
        try
        {
            var result = await processes.RunAsync(update, null, cancellationToken);
            return result.Succeeded ? null : Problems($"{result.Error}\n{result.Output}");
        }
        catch (StepException exception)
        {
            return $"{exception.Message}.";
        }
    }

    private static string Problems(string output) =>
        string.Join(' ', output.Split('\n')
            .Where(line => line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("W:", StringComparison.Ordinal))
            .Distinct()
            .Take(4)
            .Select(line => $"{line[2..].Trim().TrimEnd('.')}."));

    [GeneratedRegex("is not signed|GPG error|signature|is expired|not valid yet")]
    private static partial Regex Distrust();
}
