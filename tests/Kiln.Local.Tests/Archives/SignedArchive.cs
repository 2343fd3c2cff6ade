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
        await File.WriteAllTextAsync(packages, "");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(packages)));
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
             {hash} 0 main/binary-{LocalProvider.Architecture}/Packages

            """);
        File.Delete($"{Suite}/InRelease");
        await GpgAsync("--output", $"{Suite}/InRelease", "--clearsign", $"{Suite}/Release");
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
