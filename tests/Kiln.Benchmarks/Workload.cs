using System.Text.RegularExpressions;

namespace Kiln.Benchmarks;

/// <summary>What everybody bakes: Debian 12 with the packages of the base, redis and its files, all as the repository has them.</summary>
internal sealed partial class Workload(string repository)
{
    /// <summary>What is added, one a run. Each is small and needs little else.</summary>
    private static readonly string[] Additions =
        ["tree", "bc", "dc", "rsync", "lsof", "strace", "unzip", "zip", "pv", "ncdu", "jq", "file", "screen", "mtr-tiny", "iotop", "sysstat", "ethtool", "tcpdump", "gawk", "patch"];

    /// <summary>How often something can be added.</summary>
    public static int MostRuns => Additions.Length;

    public string Repository => repository;

    public static string Codename => "bookworm";

    public IReadOnlyList<string> Packages =>
        [.. PackageLine().Matches(File.ReadAllText($"{repository}/images/base/debian-12/stage.yaml")).Select(match => match.Groups[1].Value), "redis-server"];

    /// <summary>The files of the application: where each comes from in the repository, and where it belongs.</summary>
    public IReadOnlyList<(string Source, string Target)> Files =>
    [
        ($"{repository}/images/roles/redis/files/redis.conf", Configuration),
        ($"{repository}/images/roles/redis/files/sysctl.conf", "etc/sysctl.d/70-redis.conf"),
        ($"{repository}/images/roles/redis/files/drop-in.conf", "etc/systemd/system/redis-server.service.d/10-kiln.conf"),
    ];

    /// <summary>The file that changes.</summary>
    public static string Configuration => "etc/redis/redis.conf";

    /// <summary>Writes the files into a folder as they will lie in the image.</summary>
    public void CopyFiles(string folder)
    {
        foreach (var (source, target) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{folder}/{target}")!);
            File.Copy(source, $"{folder}/{target}", overwrite: true);
        }
    }

    public static string Addition(int run) => Additions[run % Additions.Length];

    /// <summary>What a disk holds that has a package: a line of dpkg's list of its files.</summary>
    public static string Installed(string package) => $"/usr/share/doc/{package}\n";

    [GeneratedRegex("^ +- ([a-z0-9][a-z0-9.+-]+)$", RegexOptions.Multiline)]
    private static partial Regex PackageLine();
}
