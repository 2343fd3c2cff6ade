using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Archives;

/// <summary>
/// A configuration of apt that stands alone: sources, keys, credentials, package lists. It comes from the host's, and
/// nothing of it is ever inside an image.
/// </summary>
/// <param name="path">Where it is written.</param>
/// <param name="location">Where apt on the host will find it.</param>
internal sealed class AptFolder(string path, string location)
{
    /// <summary>What of the host's settings is about reaching an archive. How it is verified is not open to settings.</summary>
    private static readonly string[] HostSettings = ["Acquire::http", "Acquire::https", "Acquire::ftp", "Acquire::ForceIPv", "Acquire::Queue-Mode"];

    /// <summary>
    /// Ours: a server that takes a connection and never answers is given up on, and retries are a bake's own matter, see <see cref="DownloadRetry"/>.
    /// The host's settings come after these and win.
    /// </summary>
    private const string OwnSettings =
        """
        Acquire::Retries "0";
        Acquire::http::Timeout "10";
        Acquire::https::Timeout "10";
        Acquire::ftp::Timeout "10";

        """;

    /// <summary>Where an image that is being made sees this folder.</summary>
    public const string ImageMount = "/run/kiln/apt";

    /// <summary>Where apt in an image keeps the packages it downloaded, below what is mounted there as <c>/run/kiln</c>.</summary>
    public const string ImageArchives = "/apt/cache/archives";

    public string Location => location;

    public string Lists => $"{location}/lists";

    public string Sources => $"{location}/sources.list";

    /// <summary>The host's settings for reaching an archive, as a file of apt.conf(5).</summary>
    public string Acquire => $"{location}/acquire.conf";

    /// <summary>The configuration for apt on the host.</summary>
    public string HostConfiguration => $"{location}/host.conf";

    /// <summary>The configuration for apt in an image.</summary>
    public const string ImageConfiguration = $"{ImageMount}/image.conf";

    /// <summary>Writes everything but the package lists.</summary>
    public async Task WriteAsync(IReadOnlyList<AptSource> sources, string architecture, IProcessRunner processes, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { $"{path}/lists/partial", $"{path}/state", $"{path}/cache/archives/partial" }) Directory.CreateDirectory(folder);

        var settings = await processes.RunAsync(Command.Of("apt-config", "dump"), null, cancellationToken);
        var acquire = OwnSettings + string.Join('\n', settings.Output.Split('\n').Where(line => HostSettings.Any(setting => line.StartsWith(setting, StringComparison.OrdinalIgnoreCase))));
        File.WriteAllText($"{path}/acquire.conf", acquire);
        CopyTrust();

        var keyrings = new Keyrings(path, [.. sources.Select(source => source.SignedBy).OfType<string>().Distinct()]);
        File.WriteAllLines($"{path}/sources.list", sources.Select(source => source.Line(keyrings.OnHost(source.SignedBy, location))));
        File.WriteAllLines($"{path}/image.list", sources.Select(source => source.Line(keyrings.CopyTo(source.SignedBy, ImageMount))));
        File.WriteAllText($"{path}/host.conf", Configuration(location, "sources.list", architecture, acquire, "Dir::Etc::sourceparts \"/dev/null\";", $"Dir::State \"{location}/state\";"));
        File.WriteAllText($"{path}/image.conf", Configuration(ImageMount, "image.list", architecture, acquire, $"Acquire::https::CaInfo \"{ImageMount}/ca-certificates.crt\";"));
    }

    private static string Configuration(string folder, string sources, string architecture, params IEnumerable<string> more) =>
        $$"""
        Dir::Etc::Parts "/dev/null";
        Dir::Etc::main "/dev/null";
        Dir::Etc::sourcelist "{{folder}}/{{sources}}";
        Dir::Etc::netrc "{{folder}}/auth.conf";
        Dir::Etc::netrcparts "/dev/null";
        Dir::State::lists "{{folder}}/lists";
        Dir::Cache "{{folder}}/cache";
        APT::Architecture "{{architecture}}";
        APT::Architectures { "{{architecture}}"; };
        APT::Install-Recommends "false";
        APT::Sandbox::User "root";
        Acquire::Languages "none";
        Acquire::GzipIndexes "false";
        Dpkg::Use-Pty "false";
        Dpkg::Options { "--force-confdef"; "--force-confold"; "--force-unsafe-io"; };
        {{string.Join('\n', more)}}
        """;

    private void CopyTrust()
    {
        const string authorities = "/etc/ssl/certs/ca-certificates.crt";
        if (File.Exists(authorities)) File.Copy(authorities, $"{path}/ca-certificates.crt", overwrite: true);

        string[] logins = ["/etc/apt/auth.conf", .. Directory.Exists("/etc/apt/auth.conf.d") ? Directory.GetFiles("/etc/apt/auth.conf.d", "*.conf") : []];
        using var file = new FileStream($"{path}/auth.conf", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        foreach (var login in logins.Where(File.Exists)) file.Write(File.ReadAllBytes(login));
    }
}
