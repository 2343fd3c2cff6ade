using System.Globalization;

namespace Kiln.Benchmarks.Subjects;

/// <summary>Kiln as an operator types it, with a copy of nodes.yaml and images/ of its own.</summary>
internal sealed class KilnSubject : Subject
{
    private const string Cache =
        """
        provision:
          - packages: [memcached]

        """;

    private readonly Workload _workload;

    public KilnSubject(string folder, Workload workload)
        : base(folder)
    {
        _workload = workload;
        foreach (var part in new[] { "nodes.yaml", "images", ".nuke/parameters.json" }.Where(part => Path.Exists($"{workload.Repository}/{part}")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{folder}/{part}")!);
            Tools.Run("cp", "-r", $"{workload.Repository}/{part}", $"{folder}/{part}");
        }

        AddFourthRole();
    }

    public override string Key => "kiln";

    public override string Name => "Kiln";

    public override IReadOnlyList<(string Program, string Package)> Programs => [];

    public override string Store => $"{Folder}/store";

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["KILN_STORE"] = Store };

    public override double? Expected(Scenario scenario) => scenario switch
    {
        Scenario.Cold or Scenario.ColdDownloaded => 45,
        Scenario.FourRoles => 65,
        Scenario.OnePackage => 5,
        Scenario.OneByte => 3,
        _ => 0.5,
    };

    public override string Prepare(Scenario scenario, int change)
    {
        switch (scenario)
        {
            case Scenario.Cold or Scenario.FourRoles:
                Empty(Store);
                return Workload.Installed("openssh-server");
            case Scenario.ColdDownloaded:
                Empty(Store, "cache", "archives");
                return Workload.Installed("redis-server");
            case Scenario.OneByte:
                var marker = $"# change {change.ToString(CultureInfo.InvariantCulture)} of the benchmark\n";
                File.AppendAllText($"{Folder}/images/roles/redis/files/redis.conf", marker);
                return marker;
            case Scenario.OnePackage:
                Replace("images/roles/redis/app-base.yaml", "[redis-server", $"[redis-server, {Workload.Addition(change)}");
                return Workload.Installed(Workload.Addition(change));
            default:
                return Workload.Installed("redis-server");
        }
    }

    public override IReadOnlyList<string> Command(Scenario scenario, int change) =>
        [$"{_workload.Repository}/build.sh", "BakeApp", "--role", scenario == Scenario.FourRoles ? "all" : "redis", "--no-logo", "--root", Folder];

    public override IReadOnlyList<string> Disks(string output) => [.. output.Split('\n').Where(line => line.StartsWith($"{Store}/images/", StringComparison.Ordinal))];

    private void AddFourthRole()
    {
        Directory.CreateDirectory($"{Folder}/images/roles/cache");
        File.WriteAllText($"{Folder}/images/roles/cache/app-base.yaml", Cache);
        File.WriteAllText($"{Folder}/images/roles/cache/app.yaml", "provision:\n  - file: { content: \"-m 64\\n\", target: /etc/memcached.conf }\n");
        File.WriteAllText($"{Folder}/images/roles/cache/checks.yaml", "checks:\n  - package: memcached\n");
        Replace("nodes.yaml", "\nroles:\n", "\nroles:\n  cache: {}\n");
    }

    private void Replace(string file, string old, string text)
    {
        var content = File.ReadAllText($"{Folder}/{file}");
        if (!content.Contains(old, StringComparison.Ordinal)) throw new BenchmarkException($"{file} does not hold '{old.Trim()}', which the benchmark changes.");
        File.WriteAllText($"{Folder}/{file}", content.Replace(old, text, StringComparison.Ordinal));
    }
}
