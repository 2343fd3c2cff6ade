using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Benchmarks.Subjects;

/// <summary>
/// Packer with its QEMU builder: three templates, each of which boots the disk that the one before made, provisions it over SSH and powers it off. It
/// has no idea of what changed: the templates from the changed one up are named by hand. Each disk is a copy, since this Packer makes differences of a
/// form that newer versions of qemu-img refuse.
/// </summary>
internal sealed class PackerSubject : Subject
{
    private const string Install = "apt-get install --yes --quiet --no-install-recommends -o Dpkg::Options::=--force-unsafe-io";

    /// <summary>What a vendor's disk has so that Packer can reach a machine started from it.</summary>
    private static readonly string[] Vendor = ["linux-image-cloud-amd64", "systemd", "systemd-sysv", "udev", "openssh-server"];

    private readonly Workload _workload;
    private readonly List<string> _additions = [];

    public PackerSubject(string folder, Workload workload)
        : base(folder)
    {
        _workload = workload;
        workload.CopyFiles($"{folder}/app");
    }

    public override string Key => "packer";

    public override string Name => "Packer, QEMU";

    public override IReadOnlyList<(string Program, string Package)> Programs =>
        [("packer", "packer"), ("qemu-system-x86_64", "qemu-system-x86"), ("qemu-img", "qemu-utils"), ("mmdebstrap", "mmdebstrap"), ("mke2fs", "e2fsprogs"), ("ssh-keygen", "openssh-client")];

    public override string Store => $"{Folder}/output";

    public override string Note => "disks without a boot loader from a disk that stands for a vendor's, which is there beforehand";

    public override double? Expected(Scenario scenario) => scenario switch
    {
        Scenario.Cold => 116,
        Scenario.OnePackage => 73,
        Scenario.OneByte => 25,
        _ => null,
    };

    public override string Prepare(Scenario scenario, int change)
    {
        if (!File.Exists($"{Folder}/vendor.qcow2")) MakeVendorDisk();
        var expected = Workload.Installed("redis-server");
        if (scenario == Scenario.Cold)
        {
            Empty(Store);
        }
        else if (scenario == Scenario.OneByte)
        {
            expected = $"# change {change} of the benchmark\n";
            File.AppendAllText($"{Folder}/app/{Workload.Configuration}", expected);
        }
        else
        {
            _additions.Add(Workload.Addition(change));
            expected = Workload.Installed(Workload.Addition(change));
        }

        IEnumerable<string> common = _workload.Packages.Where(package => package != "redis-server" && !Vendor.Contains(package));
        WriteTemplate("base", $"{Folder}/vendor.qcow2", Shell($"apt-get update --quiet && {Install} {string.Join(' ', common)}"));
        WriteTemplate("app-base", DiskOf("base"), Shell($"{Install} redis-server {string.Join(' ', _additions)}"));
        WriteTemplate("app", DiskOf("app-base"), new JsonObject { ["type"] = "file", ["source"] = $"{Folder}/app/", ["destination"] = "/" });
        return expected;
    }

    public override IReadOnlyList<string> Command(Scenario scenario, int change)
    {
        IEnumerable<string> stages = scenario switch
        {
            Scenario.OneByte => ["app"],
            Scenario.OnePackage => ["app-base", "app"],
            _ => ["base", "app-base", "app"],
        };
        return ["sh", "-ec", string.Join('\n', stages.Select(stage => $"packer build -force '{Folder}/{stage}.json'"))];
    }

    public override IReadOnlyList<string> Disks(string output) => [DiskOf("app")];

    private string DiskOf(string stage) => $"{Store}/{stage}/disk.qcow2";

    private static JsonObject Shell(string command) =>
        new() { ["type"] = "shell", ["inline"] = new JsonArray(command), ["environment_vars"] = new JsonArray("DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8") };

    private void WriteTemplate(string stage, string parent, JsonObject provisioner)
    {
        var builder = new JsonObject
        {
            ["type"] = "qemu",
            ["disk_image"] = true,
            ["iso_url"] = parent,
            ["iso_checksum"] = "none",
            ["format"] = "qcow2",
            ["output_directory"] = Path.GetDirectoryName(DiskOf(stage)),
            ["vm_name"] = Path.GetFileName(DiskOf(stage)),
            ["accelerator"] = "tcg",
            ["headless"] = true,
            ["net_device"] = "virtio-net",
            ["ssh_username"] = "root",
            ["ssh_private_key_file"] = $"{Folder}/key",
            ["ssh_timeout"] = "5m",
            ["shutdown_command"] = "systemctl poweroff",
            ["skip_compaction"] = true,
            ["qemuargs"] = new JsonArray(
                new JsonArray("-m", "1024"),
                new JsonArray("-smp", "2"),
                new JsonArray("-machine", "pc"),
                new JsonArray("-accel", "tcg,thread=multi"),
                new JsonArray("-kernel", $"{Folder}/vmlinuz"),
                new JsonArray("-initrd", $"{Folder}/initrd.img"),
                new JsonArray("-append", "root=/dev/vda rw quiet")),
        };
        var template = new JsonObject { ["builders"] = new JsonArray(builder), ["provisioners"] = new JsonArray(provisioner) };
        File.WriteAllText($"{Folder}/{stage}.json", template.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>The smallest disk that answers over SSH; every tool that starts from a vendor's image finds such a one.</summary>
    private void MakeVendorDisk()
    {
        var files = Directory.CreateDirectory($"{Folder}/vendor-files").FullName;
        Tools.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", $"{Folder}/key");
        Write("root/.ssh/authorized_keys", File.ReadAllText($"{Folder}/key.pub"));
        Write("etc/systemd/network/90-ethernet.network", "[Match]\nType=ether\n\n[Network]\nDHCP=yes\n");
        Write("etc/resolv.conf", "nameserver 10.0.2.3\n");
        Write("etc/fstab", "/dev/vda / ext4 defaults 0 1\n");

        // Packages come as they come to this host.
        Write("etc/apt/apt.conf.d/99host", Tools.Run("apt-config", "dump", "--format", "%F \"%v\";%n", "Acquire"));
        Tools.Run(
        [
            "mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--format=directory", $"--include={string.Join(',', Vendor)}", Workload.Codename, $"{Folder}/vendor",
            .. Tools.Archives(Workload.Codename).Select(archive => $"deb {archive.Address} {archive.Pocket} main"),
        ]);
        Tools.Run("cp", "-R", $"{files}/.", $"{Folder}/vendor/");
        Tools.Run("chroot", $"{Folder}/vendor", "systemctl", "enable", "systemd-networkd.service");
        Tools.Run("sh", "-ec", "cp \"$1\"/boot/vmlinuz-* \"$2/vmlinuz\" && cp \"$1\"/boot/initrd.img-* \"$2/initrd.img\"", "sh", $"{Folder}/vendor", Folder);
        Tools.Run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-d", $"{Folder}/vendor", $"{Folder}/vendor.raw", "2G");
        Tools.Run("qemu-img", "convert", "-q", "-O", "qcow2", $"{Folder}/vendor.raw", $"{Folder}/vendor.qcow2");
        Tools.Run("rm", "-rf", "--one-file-system", "--", $"{Folder}/vendor", $"{Folder}/vendor.raw");

        void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{files}/{path}")!);
            File.WriteAllText($"{files}/{path}", text);
        }
    }
}
