using Kiln.Local.Sandboxes;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Layers;

/// <summary>A base tree and a layer over it, made by scripts: every way in which a stage can change what its parent has.</summary>
internal sealed class LayeredTree : IDisposable
{
    internal static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private const string Base =
        """
        mkdir -p boot etc/old etc/kept usr/lib/deep/er srv/opaque var/moved
        echo kernel >boot/vmlinuz-6.1.0-1; echo one >etc/passwd; echo gone >etc/gone; echo kept >etc/kept/file; echo old >etc/old/file
        echo file >srv/becomes-folder; mkdir srv/becomes-file srv/becomes-link; echo inside >srv/becomes-file/inside; echo hidden >srv/opaque/hidden
        echo deep >usr/lib/deep/er/file; ln usr/lib/deep/er/file usr/lib/linked; ln -s /etc/passwd usr/lib/absolute; mkfifo var/pipe; echo x >var/moved/x
        chmod 4755 boot/vmlinuz-6.1.0-1; chmod 1777 var; chown 7:8 etc/kept/file; truncate -s 300000 var/sparse; echo end >>var/sparse
        find . -exec touch -h -d @1600000000 {} +
        """;

    private const string Change =
        """
        echo two >>etc/passwd; rm etc/gone; rm -r etc/old; rm srv/becomes-folder; mkdir srv/becomes-folder; echo new >srv/becomes-folder/new
        rm -r srv/becomes-file srv/becomes-link; echo file >srv/becomes-file; ln -s ../etc srv/becomes-link
        rm -r srv/opaque; mkdir srv/opaque; echo visible >srv/opaque/visible
        mv var/moved var/renamed; echo a >srv/first; ln srv/first srv/second; ln srv/first etc/third
        mknod srv/null c 1 3; mknod srv/disk b 259 300; chmod 0600 etc/kept/file; chown -h 9:9 usr/lib/absolute
        setcap cap_net_bind_service+ep srv/first; mkdir -m 2750 srv/mode; truncate -s 5000000 srv/holes; printf '\303\251 \n\t"' >"srv/$(printf 'n\303\251w\nline "quoted" ')"
        setfattr -n user.note -v noted srv/second 2>/dev/null || true
        """;

    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private int _mounts;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("kiln-layers-").FullName;

    internal string BaseRoot => $"{Folder}/base";

    internal string Upper => $"{Folder}/upper";

    /// <summary>Where the layers are seen one over the other, in <see cref="StartAsync"/>'s sandbox.</summary>
    internal string Merged => $"{Folder}/merged";

    internal async Task MakeAsync()
    {
        foreach (var folder in new[] { BaseRoot, Upper, Merged, $"{Folder}/tmp" }) Directory.CreateDirectory(folder);
        (await _processes.RunAsync(Command.Of("sh", "-ec", $"cd {BaseRoot}; {Base}"), null, default)).Succeeded.ShouldBeTrue();
        await using var sandbox = await StartAsync();
        var changed = await sandbox.RunAsync(Command.Of("sh", "-ec", $"cd {Merged}; {Change}"), null, default);
        changed.Succeeded.ShouldBeTrue(changed.Error);
    }

    /// <summary>A sandbox in which the merged tree is mounted, and what else is asked for.</summary>
    internal Task<Sandbox> StartAsync(params Mount[] more)
    {
        // overlayfs refuses a work folder that it had before.
        var work = Directory.CreateDirectory($"{Folder}/work-{++_mounts}").FullName;
        return Sandbox.StartAsync(_processes, [Mount.Overlay([BaseRoot], Upper, work, Merged), .. more], $"{Folder}/tmp", default);
    }

    /// <summary>Every path of a tree with all that can be known of it, in the words of programs that are not Kiln's.</summary>
    internal static async Task<string> DescribeAsync(Sandbox sandbox, string root, params string[] except)
    {
        const string script =
            """
            cd "$1"; shift
            find . -printf '%P|%y|%m|%U:%G|%T@|%l\n' | LC_ALL=C sort
            find . -type f -printf '%P|%s|%n\n' | LC_ALL=C sort
            find . -type f -exec sha256sum {} + | LC_ALL=C sort
            find . \( -type c -o -type b \) -exec stat -c '%n %t:%T' {} + | LC_ALL=C sort
            getcap -r . | LC_ALL=C sort
            """;
        var result = await sandbox.RunAsync(Command.Of("sh", "-ec", script, "sh", root), null, default);
        result.Succeeded.ShouldBeTrue(result.Error);
        result.Output.ShouldContain("srv/null");
        return string.Join('\n', result.Output.Split('\n').Where(line => !except.Any(path => line.Contains(path, StringComparison.Ordinal))));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
