namespace Kiln.Benchmarks;

/// <summary>One command that is timed, and what is done before it.</summary>
/// <param name="Arguments">After <c>./build.sh</c>.</param>
/// <param name="Prepare">Not timed.</param>
/// <param name="Peer">A shell script that does the same work without Kiln; <c>$1</c> is an empty folder.</param>
internal sealed record Scenario(string Name, string Arguments, Action<Bench> Prepare, bool IsLong = false, string? Peer = null)
{
    // What the base and redis need, in one go: the least that any tool has to do.
    private const string ColdPeer =
        """
        set -e
        mmdebstrap --quiet --mode=root --variant=minbase --format=directory \
            --include=linux-image-cloud-amd64,systemd,systemd-sysv,systemd-resolved,systemd-timesyncd,udev,dbus,libpam-systemd,openssh-server,ca-certificates,curl,htop,iproute2,iputils-ping,less,procps,vim-tiny,redis-server \
            bookworm "$1/root"
        truncate -s 2G "$1/disk.raw"
        mke2fs -q -F -t ext4 -d "$1/root" "$1/disk.raw"
        """;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("cold", "BakeApp --role redis", bench => bench.EmptyStore(), IsLong: true, ColdPeer),
        new("start", "ListImages", _ => { }),
        new("unchanged", "BakeApp --role redis", bench => bench.Bake()),
        new("one-byte", "BakeApp --role redis", bench => bench.ChangeOneByte()),
        new("one-package", "BakeApp --role redis", bench => bench.ChangePackages()),
        new("test", "TestImage --role redis --retest", bench => bench.Bake(), IsLong: true),
    ];
}
