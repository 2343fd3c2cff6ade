using System.Diagnostics;
using System.Globalization;

namespace Kiln.EndToEnd.Running;

/// <summary>
/// A store in which <c>./build.sh BakeApp --role redis</c> was run once, from nothing. All tests share it, so that each bakes
/// only what it changes; what it was before the first of them is kept for stores of their own.
/// </summary>
public sealed class BakedStore : IAsyncLifetime
{
    private const UnixFileMode EveryoneReads = (UnixFileMode)0b111_101_101;

    private static readonly string[] Programs =
        ["setsid", "unshare", "setpriv", "mmdebstrap", "systemd-nspawn", "mke2fs", "debugfs", "qemu-img", "qemu-system-x86_64", "ssh", "git"];

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-end-to-end-").FullName;
    private string _build = "";
    private int _workspaces;
    private int _stores;

    /// <summary>What <c>KILN_STORE</c> says.</summary>
    public string Path => $"{_folder}/store";

    /// <summary>What the store was after <see cref="ColdBake"/>: nothing is baked here, it is only copied.</summary>
    public string Pristine => $"{_folder}/pristine";

    /// <summary>What <c>TMPDIR</c> says: whatever a run forgets lies here.</summary>
    public string Temporary => $"{_folder}/tmp";

    /// <summary>The bake that everything else lies on.</summary>
    public Outcome ColdBake { get; private set; } = new(-1, "", TimeSpan.Zero);

    /// <summary>Someone who is not root.</summary>
    public static IReadOnlyList<string> OrdinaryUser { get; } = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

    /// <summary>No network, not even loopback.</summary>
    public static IReadOnlyList<string> WithoutNetwork { get; } = ["unshare", "--net", "--"];

    public async Task InitializeAsync()
    {
        Require();
        File.SetUnixFileMode(_folder, EveryoneReads);
        Directory.CreateDirectory(Temporary);
        File.SetUnixFileMode(Temporary, EveryoneReads | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);

        ColdBake = await BuildScriptAsync("BakeApp", "--role", "redis");
        ColdBake.ShouldSucceed();
        using var copy = Run.Start(_folder, ["cp", "-al", "--", Path, Pristine], new Dictionary<string, string?>());
        (await copy.EndAsync()).ShouldSucceed();

        // A copy that everyone may read, and that stays when build.sh compiles anew.
        var compiled = Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "build/bin"), "current", SearchOption.AllDirectories)
            .Select(File.ReadAllLines)
            .First();
        Workspace.CopyFolder(System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Repository.Root, compiled[1]))!, $"{_folder}/build");
        DotNet = compiled[0];
        _build = $"{_folder}/build/_build.dll";
    }

    public async Task DisposeAsync()
    {
        using var remove = Process.Start("rm", ["-rf", "--one-file-system", "--", _folder]);
        await remove.WaitForExitAsync();
    }

    public string DotNet { get; private set; } = "";

    /// <summary>A fresh copy of what the repository ships for operators to change.</summary>
    public Workspace NewWorkspace() => new($"{_folder}/workspaces/{Interlocked.Increment(ref _workspaces)}");

    /// <summary>Another store that holds what was baked first, and nothing that other tests baked: reasons compare with the newest image of a stage.</summary>
    public Task<string> NewStoreAsync() => NewStoreAsync("""mkdir "$2" && cp -al "$1"/archives "$1"/cache "$1"/layers "$1"/images "$2"/""");

    /// <summary>Another store that holds the base that was baked, and nothing that stands on it.</summary>
    public Task<string> NewStoreWithBaseAsync() => NewStoreAsync(
        """
        mkdir "$2" && cp -al "$1"/archives "$1"/cache "$2"/ && mkdir "$2"/layers "$2"/images
        image=$(echo "$1"/images/debian-12-base-*) && cp -al "$image" "$2"/images/
        cp -al "$1"/layers/"$(sed -n 's/.*"fingerprint": "\([0-9a-f]*\)".*/\1/p' "$image"/manifest.json | head -n 1)" "$2"/layers/
        """);

    // Files are shared: the store never changes one.
    private async Task<string> NewStoreAsync(string script)
    {
        var store = $"{_folder}/stores/{Interlocked.Increment(ref _stores)}";
        Directory.CreateDirectory($"{_folder}/stores");
        using var run = Run.Start(_folder, ["sh", "-euc", script, "sh", Pristine, store], new Dictionary<string, string?>());
        (await run.EndAsync()).ShouldSucceed();
        return store;
    }

    /// <summary>The main path: what an operator types, in the repository.</summary>
    public async Task<Outcome> BuildScriptAsync(params string[] arguments)
    {
        using var run = Run.Start(Repository.Root, ["./build.sh", .. arguments], Variables(Path, null));
        return await run.EndAsync();
    }

    /// <summary>The same build in a workspace.</summary>
    public Task<Outcome> RunAsync(Workspace workspace, params string[] arguments) => RunAsync([], workspace, Path, arguments);

    /// <param name="prefix">Commands that change whose process it is, or what it sees.</param>
    public async Task<Outcome> RunAsync(IReadOnlyList<string> prefix, Workspace workspace, string store, params string[] arguments)
    {
        using var run = Start(prefix, workspace, store, arguments);
        return await run.EndAsync();
    }

    public Run Start(Workspace workspace, params string[] arguments) => Start([], workspace, Path, arguments);

    /// <summary>As someone who is not root and has no network, in a workspace that belongs to them.</summary>
    public Task<Outcome> RunAsOrdinaryUserAsync(Workspace workspace, params string[] arguments) => RunAsOrdinaryUserAsync(Path, workspace, arguments);

    /// <summary>The same on another store.</summary>
    public async Task<Outcome> RunAsOrdinaryUserAsync(string folder, Workspace workspace, params string[] arguments)
    {
        using var own = Process.Start("chown", ["-R", "65534:65534", "--", workspace.Folder]);
        await own.WaitForExitAsync();
        return await RunAsync([.. WithoutNetwork, .. OrdinaryUser], workspace, folder, arguments);
    }

    public Run Start(IReadOnlyList<string> prefix, Workspace workspace, string store, IReadOnlyList<string> arguments)
    {
        var variables = Variables(store, Temporary);
        variables["HOME"] = workspace.Folder;
        return Run.Start(workspace.Folder, [.. prefix, DotNet, _build, .. arguments], variables);
    }

    /// <summary>Every file of the store with its size and time: equal before and after means that nothing was touched.</summary>
    public IReadOnlyList<string> Listing() => Listing(Path);

    public static IReadOnlyList<string> Listing(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder)
            .Concat(new[] { "images", "builds", "leases", "archives", "logs", "layers" }.Select(name => $"{folder}/{name}").Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries))
            .Concat(Directory.EnumerateFiles($"{folder}/images", "*", SearchOption.AllDirectories))
            .Select(path => string.Create(CultureInfo.InvariantCulture, $"{path} {File.GetLastWriteTimeUtc(path):O}"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The folders of finished images, by their names.</summary>
    public IReadOnlyList<string> Images() => [.. Directory.EnumerateDirectories($"{Path}/images").Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Nothing of a bake is left: neither on the host, nor a build folder, nor a temporary file.</summary>
    public async Task ShouldBeCleanAsync(string context = "")
    {
        await Census.ShouldBeCleanAsync(Path, context);
        Directory.EnumerateFileSystemEntries($"{Path}/builds").ShouldBeEmpty(context);
        Directory.EnumerateFileSystemEntries($"{Path}/leases", "build-*").ShouldBeEmpty(context);
        Directory.EnumerateFileSystemEntries(Temporary).ShouldBeEmpty(context);
    }

    private static Dictionary<string, string?> Variables(string store, string? temporary) => new() { ["KILN_STORE"] = store, ["TMPDIR"] = temporary, ["DOTNET_EnableDiagnostics"] = "0" };

    private static void Require()
    {
        if (!Environment.IsPrivilegedProcess) throw new InvalidOperationException("These tests bake and boot real images. Run them as root.");

        var path = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin:/usr/bin:/bin".Split(':');
        var missing = Programs.Where(program => !path.Any(folder => File.Exists(System.IO.Path.Combine(folder, program)))).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"These tests use programs that this host lacks: {string.Join(", ", missing)}.");
    }
}

/// <summary>The tests that share the store; they run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedStore : ICollectionFixture<BakedStore>
{
    public const string Name = "A store with one cold bake in it";
}
