using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kiln.Local.Stores;
using Kiln.Processes;
using Kiln.Stages;

namespace Kiln.Local.Archives;

/// <summary>A distribution's package archive as this host reaches it, and what it was last seen to hold.</summary>
internal sealed class PackageArchive(StoreFolder store, ArchiveOptions options, IProcessRunner processes, TimeProvider time)
{
    /// <summary>How long package lists are kept that a newer state replaced: a bake that runs may use them.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <summary>The state last seen; null where the archive was never asked.</summary>
    /// <exception cref="KilnException">It was never asked, and is not to be.</exception>
    public ArchiveState? LastSeen(Distribution distribution)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(StateFile(distribution)), ArchiveJson.Default.ArchiveState);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return options.Asking != Asking.Never ? null : throw new KilnException(
                $"--frozen keeps what the package archive of {distribution.Name} {distribution.Codename} was last seen to hold, and {store.Archives} has no record of that. Run once without --frozen.");
        }
    }

    /// <summary>Whether the state last seen is good enough not to ask again, and its package lists are here.</summary>
    public bool IsFresh(Distribution distribution) => IsFresh(distribution, LastSeen(distribution), SourcesOf(distribution));

    /// <summary>The state last seen if that is fresh and its package lists are here, else what the archive says now.</summary>
    /// <param name="warn">Told when the archive could not be reached and the last known state has to do, or who is waited for.</param>
    /// <exception cref="KilnException">It could not be reached, and never was; or it cannot be trusted.</exception>
    public async Task<ArchiveState> AskAsync(Distribution distribution, string architecture, Action<string> warn, CancellationToken cancellationToken)
    {
        var sources = SourcesOf(distribution);
        if (LastSeen(distribution) is { } fresh && IsFresh(distribution, fresh, sources)) return fresh;
        if (sources.Count == 0) throw MissingArchive.Of(distribution, HostSources.OfHost);

        store.Create();
        await using var lease = await Lease.TakeAsync(
            Path.Combine(store.Leases, $"archive-{NameOf(distribution)}"), holder => warn($"Waiting for {holder}, which is asking the package archive"), time, cancellationToken);
        var last = LastSeen(distribution);
        if (IsFresh(distribution, last, sources)) return last!;

        try
        {
            return await UpdateAsync(distribution, sources, architecture, cancellationToken);
        }
        catch (ArchiveException exception) when (!exception.IsUntrusted && IsUsable(distribution, last, sources))
        {
            warn($"The package archive of {distribution.Name} {distribution.Codename} did not answer; its state of {last!.AskedAt:yyyy-MM-dd HH:mm} UTC is used. {exception.Message}");
            return last;
        }
    }

    /// <summary>The packages of the state last seen; null where it is not known. Needs no privileges.</summary>
    public PackageIndex? Index(Distribution distribution) => LastSeen(distribution) is { } state ? Index(distribution, state) : null;

    /// <summary>The packages of a state; null where a newer one has replaced it.</summary>
    public PackageIndex? Index(Distribution distribution, ArchiveState state) => PackageIndex.Read(IndexFile(distribution), state);

    /// <summary>Sources, keys and package lists of a state.</summary>
    /// <exception cref="KilnException">They are gone.</exception>
    public AptFolder Apt(ArchiveState state) => Directory.Exists(FolderOf(state))
        ? new(FolderOf(state), FolderOf(state))
        : throw new KilnException($"The package lists of the archive's state of {state.AskedAt:yyyy-MM-dd HH:mm} UTC are missing from the store: {FolderOf(state)} is gone. Run once with --refresh.");

    private bool IsUsable(Distribution distribution, ArchiveState? last, IReadOnlyList<AptSource> sources) =>
        last?.Sources == HashOf(sources) && Directory.Exists(FolderOf(last)) && File.Exists(IndexFile(distribution));

    private bool IsFresh(Distribution distribution, ArchiveState? last, IReadOnlyList<AptSource> sources) => options.Asking switch
    {
        Asking.Never => last is not null,
        Asking.Now => IsUsable(distribution, last, sources) && last!.AskedAt >= options.Started,
        _ => IsUsable(distribution, last, sources) && time.GetUtcNow() - last!.AskedAt < options.Refresh,
    };

    private IReadOnlyList<AptSource> SourcesOf(Distribution distribution) => options.Mirror.Count > 0 ? options.Mirror : HostSources.OfHost.For(distribution);

    private async Task<ArchiveState> UpdateAsync(Distribution distribution, IReadOnlyList<AptSource> sources, string architecture, CancellationToken cancellationToken)
    {
        // Under the lease: what is there already is a dead run's.
        var temporary = Path.Combine(Folders, $"new-{NameOf(distribution)}");
        try
        {
            var update = new ArchiveUpdate(temporary, architecture, processes);
            var releases = await update.RunAsync(sources, cancellationToken);
            var own = sources.Where(source => releases.Any(release => release.IsFrom(source) && IsOf(distribution, release))).ToList();
            if (own.Count == 0) throw options.Mirror.Count > 0 ? MissingArchive.OfMirror(distribution) : MissingArchive.OfOthers(distribution);
            if (own.Count < sources.Count) releases = await update.RunAsync(own, cancellationToken);

            var state = StateOf(releases, sources);

            // The lists may be here already, but keys, logins and proxies are the host's of today.
            await new AptFolder(Directory.Exists(FolderOf(state)) ? FolderOf(state) : temporary, FolderOf(state)).WriteAsync(own, architecture, processes, cancellationToken);
            if (!Directory.Exists(FolderOf(state))) Directory.Move(temporary, FolderOf(state));
            Durable.WriteFile(IndexFile(distribution), PackageIndex.Of(Apt(state).Lists, releases, state));
            Durable.WriteFile(StateFile(distribution), JsonSerializer.SerializeToUtf8Bytes(state, ArchiveJson.Default.ArchiveState));
            RemoveReplaced();
            return state;
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static bool IsOf(Distribution distribution, ReleaseFile release) =>
        string.Equals(release.Origin, distribution.Name, StringComparison.OrdinalIgnoreCase);

    private static void TryDelete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    private ArchiveState StateOf(IReadOnlyList<ReleaseFile> releases, IReadOnlyList<AptSource> sources) => new(
        HashOf(releases.Select(release => release.Sha256).Order(StringComparer.Ordinal)),
        releases.Max(release => release.Date),
        time.GetUtcNow(),
        [.. releases.Select(release => string.Create(CultureInfo.InvariantCulture, $"{release.Codename} {release.Date:yyyy-MM-dd}")).Order(StringComparer.Ordinal)],
        HashOf(sources));

    // Lists that are no distribution's state any more. Another distribution's question may be removing the same ones.
    private void RemoveReplaced()
    {
        var current = Directory.EnumerateFiles(store.Archives, "*.json").Select(file => File.ReadAllText(file)).ToList();
        foreach (var folder in new DirectoryInfo(Folders).EnumerateDirectories())
        {
            var isCurrent = current.Any(state => state.Contains($"\"{folder.Name.Split('-')[0]}", StringComparison.Ordinal));
            if (!isCurrent && folder.Exists && time.GetUtcNow() - folder.LastWriteTimeUtc > Kept) TryDelete(folder);
        }
    }

    private static string HashOf(IReadOnlyList<AptSource> sources) => HashOf(sources.Select(source => $"{source.Line([])} {source.SignedBy}"));

    private static string HashOf(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private string Folders => Path.Combine(store.Cache, "apt");

    private string FolderOf(ArchiveState state) => Path.Combine(Folders, $"{state.Hash[..16]}-{state.Sources[..8]}");

    private string StateFile(Distribution distribution) => Path.Combine(store.Archives, $"{NameOf(distribution)}.json");

    private string IndexFile(Distribution distribution) => Path.Combine(store.Archives, $"{NameOf(distribution)}.packages");

    private static string NameOf(Distribution distribution) => $"{distribution.Name}-{distribution.Codename}-{string.Join('-', distribution.Components)}";
}
