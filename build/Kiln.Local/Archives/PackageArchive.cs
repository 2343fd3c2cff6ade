using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Archives;

/// <summary>A distribution's package archive as this host reaches it, and what it was last seen to hold.</summary>
/// <param name="mirror">What nodes.yaml names; empty: the host's own package configuration.</param>
internal sealed class PackageArchive(StoreFolder store, IReadOnlyList<AptSource> mirror, IProcessRunner processes, TimeProvider time)
{
    /// <summary>How long an answer is good: a run with nothing changed asks no network.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The state last seen; null where the archive was never asked.</summary>
    public ArchiveState? LastSeen(Distribution distribution)
    {
        var file = StateFile(distribution);
        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), StoreJson.Default.ArchiveState) : null;
    }

    /// <summary>Whether the state last seen is good enough not to ask again, and its package lists are here.</summary>
    public bool IsFresh(Distribution distribution) =>
        LastSeen(distribution) is { } last && time.GetUtcNow() - last.AskedAt < Fresh && Directory.Exists(FolderOf(last));

    /// <summary>The state last seen if that is fresh and its package lists are here, else what the archive says now.</summary>
    /// <param name="warn">Told when the archive could not be reached and the last known state has to do.</param>
    /// <exception cref="KilnException">It could not be reached, and never was.</exception>
    public async Task<ArchiveState> AskAsync(Distribution distribution, string architecture, Action<string> warn, CancellationToken cancellationToken)
    {
        var last = LastSeen(distribution);
        if (IsFresh(distribution)) return last!;

        var usable = last is not null && Directory.Exists(FolderOf(last));
        try
        {
            return await UpdateAsync(distribution, architecture, cancellationToken);
        }
        catch (KilnException exception) when (usable)
        {
            warn($"The package archive of {distribution.Name} {distribution.Codename} did not answer; its state of {last!.AskedAt:yyyy-MM-dd HH:mm} UTC is used. {exception.Message}");
            return last;
        }
    }

    /// <summary>Sources, keys and package lists of a state.</summary>
    public AptFolder Apt(ArchiveState state) => new(FolderOf(state), FolderOf(state));

    private async Task<ArchiveState> UpdateAsync(Distribution distribution, string architecture, CancellationToken cancellationToken)
    {
        store.Create();
        var temporary = Path.Combine(store.Cache, "apt", $"new-{Environment.ProcessId}");
        try
        {
            var sources = Candidates(distribution);
            var releases = await FetchAsync(temporary, sources, architecture, cancellationToken);
            var own = sources.Where(source => releases.Any(release => release.IsFrom(source) && IsOf(distribution, release))).ToList();
            if (own.Count == 0) throw NoSource(distribution, $"none of the archives it names for {distribution.Codename} is {distribution.Name}'s own");
            if (own.Count < sources.Count) releases = await FetchAsync(temporary, own, architecture, cancellationToken);

            var state = StateOf(releases);
            if (!Directory.Exists(FolderOf(state)))
            {
                await new AptFolder(temporary, FolderOf(state)).WriteAsync(own, architecture, processes, cancellationToken);
                Directory.Move(temporary, FolderOf(state));
            }

            Durable.WriteFile(StateFile(distribution), JsonSerializer.SerializeToUtf8Bytes(state, StoreJson.Default.ArchiveState));
            return state;
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private IReadOnlyList<AptSource> Candidates(Distribution distribution)
    {
        if (mirror.Count > 0) return mirror;
        var sources = new HostSources("/etc/apt").For(distribution);
        return sources.Count > 0 ? sources : throw NoSource(distribution, "it names no archive for that release");
    }

    private async Task<IReadOnlyList<ReleaseFile>> FetchAsync(string folder, IReadOnlyList<AptSource> sources, string architecture, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var apt = new AptFolder(folder, folder);
        await apt.WriteAsync(sources, architecture, processes, cancellationToken);
        var update = await processes.RunAsync(
            Command.Of("apt-get", "update", "--quiet", "--error-on=any") with
            {
                Environment = new Dictionary<string, string> { ["APT_CONFIG"] = apt.HostConfiguration },
                Timeout = Patience,
            },
            null,
            cancellationToken);
        return update.Succeeded ? ReleaseFile.In(apt.Lists) : throw new KilnException(
            $"The package archive could not be read. {Errors(update)} Check the network and the host's own package configuration with 'apt-get update', or name a mirror in nodes.yaml (mirror:).");
    }

    private static string Errors(CommandResult update) =>
        string.Join(' ', $"{update.Error}\n{update.Output}".Split('\n')
            .Where(line => line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("W:", StringComparison.Ordinal))
            .Distinct()
            .Take(4)
            .Select(line => $"{line[2..].Trim().TrimEnd('.')}."));

    private static bool IsOf(Distribution distribution, ReleaseFile release) =>
        string.Equals(release.Origin, distribution.Name, StringComparison.OrdinalIgnoreCase);

    private ArchiveState StateOf(IReadOnlyList<ReleaseFile> releases)
    {
        var hashes = string.Join('\n', releases.Select(release => release.Sha256).Order(StringComparer.Ordinal));
        return new(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes))),
            releases.Max(release => release.Date),
            time.GetUtcNow(),
            [.. releases.Select(release => string.Create(CultureInfo.InvariantCulture, $"{release.Codename} {release.Date:yyyy-MM-dd}")).Order(StringComparer.Ordinal)]);
    }

    private static KilnException NoSource(Distribution distribution, string why) =>
        new($"No package archive for {distribution.Name} {distribution.Codename}: this host's package configuration (/etc/apt) was read, and {why}. Add its archive there, or name a mirror in nodes.yaml (mirror:).");

    private string FolderOf(ArchiveState state) => Path.Combine(store.Cache, "apt", state.Hash[..16]);

    private string StateFile(Distribution distribution) => Path.Combine(store.Archives, $"{distribution.Name}-{distribution.Codename}.json");
}
