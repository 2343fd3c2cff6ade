using System.Globalization;
using System.Security.Cryptography;
using Kiln.Local.Archives;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Archives;

/// <summary>A package archive in a folder, signed with a key made for it.</summary>
internal sealed class SignedArchive : IAsyncDisposable
{
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    private SignedArchive()
    {
    }

    private readonly List<string> _packages = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("kiln-").FullName;

    public string Keyring => $"{Folder}/key.gpg";

    private string Suite => $"{Folder}/debian/dists/bookworm";

    public static async Task<SignedArchive> CreateAsync(string origin = "Debian")
    {
        var archive = new SignedArchive();
        Directory.CreateDirectory($"{archive.Folder}/gnupg", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await archive.GpgAsync("--quick-generate-key", $"{origin} <archive@mirror.example>", "ed25519", "sign", "never");
        await archive.GpgAsync("--output", archive.Keyring, "--export");
        await archive.PublishAsync(TimeProvider.System.GetUtcNow().AddDays(-1), origin);
        return archive;
    }

    /// <summary>Signs a new release.</summary>
    public async Task PublishAsync(DateTimeOffset date, string origin = "Debian", DateTimeOffset? validUntil = null)
    {
        var packages = $"{Suite}/main/binary-{LocalProvider.Architecture}/Packages";
        Directory.CreateDirectory(Path.GetDirectoryName(packages)!);
        await File.WriteAllTextAsync(packages, string.Join('\n', _packages));
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(packages)));
        var size = new FileInfo(packages).Length;
        await File.WriteAllTextAsync(
            $"{Suite}/Release",
            $"""
            Origin: {origin}
            Codename: bookworm
            Suite: bookworm
            Date: {Text(date)}
            {(validUntil is { } until ? $"Valid-Until: {Text(until)}\n" : "")}Architectures: {LocalProvider.Architecture}
            Components: main
            SHA256:
             {hash} {size} main/binary-{LocalProvider.Architecture}/Packages

            """);
        File.Delete($"{Suite}/InRelease");
        await GpgAsync("--output", $"{Suite}/InRelease", "--clearsign", $"{Suite}/Release");
    }

    /// <summary>Makes a package, for the next release.</summary>
    /// <param name="payload">How large it is, in bytes.</param>
    public async Task AddPackageAsync(string name, string version, int payload = 0)
    {
        var file = $"pool/{name}_{version.Split(':')[^1]}_all.deb";
        var tree = $"{Folder}/tree-{name}";
        Directory.CreateDirectory($"{tree}/DEBIAN");
        Directory.CreateDirectory($"{Folder}/debian/pool");
        var control = $"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Archive <archive@mirror.example>\nDescription: a package\n";
        await File.WriteAllTextAsync($"{tree}/DEBIAN/control", control);
        await File.WriteAllBytesAsync($"{tree}/payload-{name}", RandomNumberGenerator.GetBytes(payload));
        (await _processes.RunAsync(Command.Of("dpkg-deb", "--build", "--root-owner-group", tree, $"{Folder}/debian/{file}"), null, default)).Succeeded.ShouldBeTrue();
        var content = await File.ReadAllBytesAsync($"{Folder}/debian/{file}");
        _packages.Add($"{control}Filename: {file}\nSize: {content.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(content))}\n");
    }

    public void Tamper() => File.WriteAllText($"{Suite}/InRelease", File.ReadAllText($"{Suite}/InRelease").Replace("Components: main", "Components: mainx", StringComparison.Ordinal));

    /// <summary>As a source that is read by way of another path each time: a mirror.</summary>
    public AptSource Source(string mirror = "debian")
    {
        if (mirror != "debian") File.CreateSymbolicLink($"{Folder}/{mirror}", $"{Folder}/debian");
        return new($"file:{Folder}/{mirror}", "bookworm", ["main"], Keyring);
    }

    public void TurnOff() => Directory.Move($"{Folder}/debian", $"{Folder}/off");

    public async ValueTask DisposeAsync()
    {
        // gpg started an agent for its folder.
        await _processes.RunAsync(Command.Of("gpgconf", "--homedir", $"{Folder}/gnupg", "--kill", "all"), null, default);
        Directory.Delete(Folder, recursive: true);
    }

    private static string Text(DateTimeOffset date) => date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private async Task GpgAsync(params string[] arguments)
    {
        var command = Command.Of(["gpg", "--homedir", $"{Folder}/gnupg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", .. arguments]);
        var result = await _processes.RunAsync(command with { Timeout = TimeSpan.FromMinutes(1) }, null, default);
        result.Succeeded.ShouldBeTrue(result.Error);
    }
}
