namespace Kiln.Benchmarks.Subjects;

/// <summary>The floor: the same work by a plain shell script, which keeps one tree, changes it in place, and makes a file system of it.</summary>
internal sealed class ShellSubject : Subject
{
    private const string Script =
        """
        #!/bin/sh
        # bake.sh cold PACKAGE,… [SOURCE…] | bake.sh app | bake.sh package NAME
        set -eu
        cd "$(dirname "$0")"

        in_tree() {
            mkdir -p tree/run/systemd/resolve
            cp -L /etc/resolv.conf tree/run/systemd/resolve/stub-resolv.conf
            DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot tree "$@"
            rm -rf tree/run/systemd
        }

        install() {
            mv lists tree/var/lib/apt/lists
            in_tree apt-get install --yes --quiet --no-install-recommends -o Dpkg::Options::=--force-unsafe-io -o Dpkg::Use-Pty=false -- "$@"
            mv tree/var/lib/apt/lists lists
            rm -f tree/var/cache/apt/*.bin tree/var/cache/apt/archives/*.deb
        }

        case $1 in
        cold)
            packages=$2
            shift 2
            mmdebstrap --quiet --mode=root --variant=minbase --format=directory --skip=cleanup/apt --dpkgopt=force-unsafe-io --include="$packages" CODENAME tree "$@"
            printf '#!/bin/sh\nexit 101\n' >tree/usr/sbin/policy-rc.d
            chmod 755 tree/usr/sbin/policy-rc.d
            mv tree/var/lib/apt/lists lists
            rm -f tree/var/cache/apt/*.bin tree/var/cache/apt/archives/*.deb
            install redis-server
            ;;
        package) install "$2" ;;
        esac

        cp -R app/. tree/
        rm -f disk.new
        mke2fs -q -F -t ext4 -b 4096 -d tree disk.new 2G
        mv disk.new disk.raw
        """;

    private readonly Workload _workload;

    public ShellSubject(string folder, Workload workload)
        : base(folder)
    {
        _workload = workload;
        workload.CopyFiles($"{folder}/app");
        File.WriteAllText($"{folder}/bake.sh", Script.Replace("CODENAME", Workload.Codename, StringComparison.Ordinal));
    }

    public override string Key => "shell";

    public override string Name => "plain shell";

    public override IReadOnlyList<(string Program, string Package)> Programs => [("mmdebstrap", "mmdebstrap"), ("mke2fs", "e2fsprogs")];

    public override string Note => "one file system, changed in place: no boot loader, nothing kept of what was before, nothing checked";

    public override double? Expected(Scenario scenario) => scenario switch
    {
        Scenario.Cold => 38,
        Scenario.OnePackage => 5,
        Scenario.OneByte or Scenario.Unchanged => 2,
        _ => null,
    };

    public override string Prepare(Scenario scenario, int change)
    {
        switch (scenario)
        {
            case Scenario.Cold:
                Empty(Folder, "bake.sh", "app");
                return Workload.Installed("redis-server");
            case Scenario.OneByte:
                var marker = $"# change {change} of the benchmark\n";
                File.AppendAllText($"{Folder}/app/{Workload.Configuration}", marker);
                return marker;
            default:
                return Workload.Installed(scenario == Scenario.OnePackage ? Workload.Addition(change) : "redis-server");
        }
    }

    public override IReadOnlyList<string> Command(Scenario scenario, int change) => ["sh", $"{Folder}/bake.sh", .. scenario switch
    {
        Scenario.Cold => ["cold", string.Join(',', _workload.Packages.Where(package => package != "redis-server")), .. Tools.Archives(Workload.Codename).Select(archive => $"deb {archive.Address} {archive.Pocket} main")],
        Scenario.OnePackage => new[] { "package", Workload.Addition(change) },
        _ => ["app"],
    }];

    public override IReadOnlyList<string> Disks(string output) => [$"{Folder}/disk.raw"];
}
