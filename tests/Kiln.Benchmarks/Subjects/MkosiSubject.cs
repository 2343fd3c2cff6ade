namespace Kiln.Benchmarks.Subjects;

/// <summary>mkosi with Incremental=yes: it keeps the image with its packages installed, and begins there as long as told so.</summary>
internal sealed class MkosiSubject : Subject
{
    // systemd-nspawn keeps its state on a tmpfs, which a host that was not booted by systemd lacks.
    private const string Start = "mkdir -p /run/systemd/nspawn && mount -t tmpfs tmpfs /run/systemd/nspawn && exec mkosi \"$@\"";

    private readonly List<string> _packages;

    public MkosiSubject(string folder, Workload workload)
        : base(folder)
    {
        _packages = [.. workload.Packages];
        Directory.CreateDirectory($"{folder}/mkosi.cache");
        workload.CopyFiles($"{folder}/mkosi.extra");
    }

    public override string Key => "mkosi";

    public override string Name => "mkosi, incremental";

    public override IReadOnlyList<(string Program, string Package)> Programs => [("mkosi", "mkosi"), ("debootstrap", "debootstrap"), ("systemd-nspawn", "systemd-container"), ("mke2fs", "e2fsprogs")];

    public override string Note => "a raw disk without a boot loader, so it does less";

    // It changes the identity of a file system that it made and mounted, which tune2fs refuses where a second lies between the two:
    // "requires a freshly checked filesystem". Made in the future, as far as e2fsprogs knows, it is always fresh.
    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["E2FSPROGS_FAKE_TIME"] = "4000000000" };

    public override double? Expected(Scenario scenario) => scenario switch
    {
        Scenario.Cold => 48,
        Scenario.ColdDownloaded or Scenario.OnePackage => 36,
        Scenario.FourRoles => null,
        _ => 3.5,
    };

    public override string Prepare(Scenario scenario, int change)
    {
        var marker = Change(scenario, change);
        WriteConfiguration();
        return marker;
    }

    // It does not notice that its list of packages changed: -ff throws away the image it would begin with. Packages that were downloaded stay.
    public override IReadOnlyList<string> Command(Scenario scenario, int change) =>
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", Start, "sh", scenario.StartsEmpty || scenario == Scenario.OnePackage ? "-ff" : "-f", "--incremental", "build"];

    public override IReadOnlyList<string> Disks(string output) => [$"{Folder}/image.raw"];

    private string Change(Scenario scenario, int change)
    {
        switch (scenario)
        {
            case Scenario.Cold:
                Empty(Folder, "mkosi.extra");
                Directory.CreateDirectory($"{Folder}/mkosi.cache");
                break;
            case Scenario.OneByte:
                var marker = $"# change {change} of the benchmark\n";
                File.AppendAllText($"{Folder}/mkosi.extra/{Workload.Configuration}", marker);
                return marker;
            case Scenario.OnePackage:
                _packages.Add(Workload.Addition(change));
                return Workload.Installed(Workload.Addition(change));
            default:
                break;
        }

        return Workload.Installed("redis-server");
    }

    private void WriteConfiguration()
    {
        var mirror = Tools.Archives(Workload.Codename).FirstOrDefault(archive => archive.Pocket == Workload.Codename).Address;
        File.WriteAllText(
            $"{Folder}/mkosi.conf",
            $"""
            [Distribution]
            Distribution=debian
            Release={Workload.Codename}
            {(mirror is null ? "" : $"Mirror={mirror}")}

            [Output]
            Format=gpt_ext4
            Output=image.raw

            [Partitions]
            RootSize=2G

            [Content]
            WithDocs=yes
            Packages={string.Join(',', _packages)}

            """);
    }
}
