using static Kiln.Local.Layers.SealAction;

namespace Kiln.Local.Layers;

/// <summary>What must not be in an image, and why. Deletions stand before what empties the rest of a folder.</summary>
internal static class SealRules
{
    internal static IReadOnlyList<SealRule> All { get; } =
    [
        // Identity: every machine started from the image would have it.
        new("/var/lib/dbus/machine-id", Delete, "made at boot from /etc/machine-id"),
        new("/etc/ssh/ssh_host_*", Delete, "each machine has its own host keys"),
        new("/etc/hostname", Delete, "the name comes with the boot data"),
        new("/var/lib/systemd/random-seed", Delete, "two machines must not start from the same seed"),
        new("/boot/efi/loader/random-seed", Delete, "two machines must not start from the same seed"),
        new("/var/lib/systemd/credential.secret", Delete, "the key of one machine's credentials"),
        new("/etc/udev/rules.d/70-persistent-*", Delete, "names the builder's devices"),
        new("/etc/NetworkManager/system-connections/*", Delete, "the builder's network"),
        new("/var/lib/dhcp/*", Delete, "leases of the builder"),
        new("/var/lib/NetworkManager/*", Delete, "leases of the builder"),
        new("/var/lib/systemd/network/*", Delete, "leases of the builder"),
        new("/var/lib/cloud/*", Delete, "cloud-init would believe that it has already run"),
        new("/etc/blkid.tab", Delete, "the builder's disks"),

        // Secrets, and what people leave in home directories.
        new("/root/.ssh/*", Delete, "an image lets nobody in; keys come with the boot data"),
        new("/home/*/.ssh/authorized_keys*", Delete, "an image lets nobody in; keys come with the boot data"),
        new("/home/*/.ssh/known_hosts*", Delete, "hosts the builder has spoken to"),
        new("/root/.*_history", Delete, "what was typed while it was made"),
        new("/home/*/.*_history", Delete, "what was typed while it was made"),
        new("/root/.viminfo", Delete, "what was typed while it was made"),
        new("/root/.lesshst", Delete, "what was typed while it was made"),
        new("/root/.wget-hsts", Delete, "hosts the builder has spoken to"),
        new("/root/.cache", Delete, "left over from the bake"),
        new("/root/.ansible", Delete, "left over from the bake"),
        new("/root/.netrc", Delete, "passwords of the builder"),
        new("/root/.git-credentials", Delete, "passwords of the builder"),
        new("/root/.npmrc", Delete, "may hold a token of the builder"),
        new("/root/.aws", Delete, "keys of the builder"),
        new("/root/.config/doctl", Delete, "a token of the builder"),
        new("/root/.docker/config.json", Delete, "passwords of the builder"),
        new("/root/.kube", Delete, "keys of the builder"),

        // Where the packages came from: a mirror that may not be reachable, or known, elsewhere.
        new("/etc/apt/sources.list", Delete, "the sources of the bake are the build host's"),
        new("/etc/apt/sources.list.d/0000*", Delete, "mmdebstrap's copy of the build host's sources"),
        new("/etc/apt/sources.list.d/kiln*", Delete, "the sources of the bake are the build host's"),
        new("/etc/apt/apt.conf.d/99mmdebstrap", Delete, "settings of the bake"),
        new("/etc/apt/apt.conf.d/*kiln*", Delete, "settings of the bake"),
        new("/var/lib/apt/lists/*", Delete, "fetched again when needed"),
        new("/var/lib/apt/mirrors/*", Delete, "fetched again when needed"),
        new("/var/lib/apt/periodic/*", Delete, "times of the bake"),
        new("/var/cache/apt/*.bin", Delete, "differs from bake to bake"),
        new("/var/cache/apt/archives/*", Delete, "packages are installed already"),
        new("/var/cache/apt/archives/partial/*", Delete, "packages are installed already"),
        new("/usr/sbin/policy-rc.d", Delete, "kept services from starting during the bake"),
        new("/.dockerenv", Delete, "a machine is no container"),

        // Copies and caches: older states, and what differs from bake to bake.
        new("/etc/passwd-", Delete, "an older state"),
        new("/etc/shadow-", Delete, "an older state, with its passwords"),
        new("/etc/group-", Delete, "an older state"),
        new("/etc/gshadow-", Delete, "an older state, with its passwords"),
        new("/etc/subuid-", Delete, "an older state"),
        new("/etc/subgid-", Delete, "an older state"),
        new("/etc/.pwd.lock", Delete, "a lock of the bake"),
        new("/var/lib/dpkg/*-old", Delete, "an older state"),
        new("/var/lib/dpkg/lock*", Delete, "a lock of the bake"),
        new("/var/cache/debconf/*-old", Delete, "an older state"),
        new("/var/cache/ldconfig/aux-cache", Delete, "holds inode numbers: differs from bake to bake"),
        new("/var/cache/man/*", Delete, "made again when needed"),
        new("/var/cache/fontconfig/*", Delete, "made again when needed"),
        new("/var/lib/logrotate/status", Delete, "times of the bake"),
        new("/var/lib/systemd/timers/*", Delete, "times of the bake"),
        new("/var/lib/systemd/coredump/*", Delete, "memory of the bake's programs"),
        new("/var/crash/*", Delete, "memory of the bake's programs"),
        new("/var/mail/*", Delete, "mail of the bake"),
        new("/tmp/*", Delete, "left over from the bake"),
        new("/var/tmp/*", Delete, "left over from the bake"),
        new("/run/*", Delete, "is in memory on a running machine"),

        // Logs: of a machine that never was. Files that packages ship stay, because services expect them.
        new("/var/log/journal/*", Delete, "the bake's log"),
        new("/var/log/apt/*", Delete, "the bake's log"),
        new("/var/log/installer", Delete, "the bake's log"),
        new("/var/log/dpkg.log", Delete, "the bake's log"),
        new("/var/log/bootstrap.log", Delete, "the bake's log"),
        new("/var/log/alternatives.log", Delete, "the bake's log"),
        new("/var/log/fontconfig.log", Delete, "the bake's log"),
        new("/var/log/*.gz", Delete, "the bake's log"),
        new("/var/log/*.1", Delete, "the bake's log"),
        new("/var/log/*.old", Delete, "the bake's log"),
        new("/var/log/**", Empty, "the bake's log"),
    ];
}
