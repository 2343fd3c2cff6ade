using Kiln.Local.Layers;
using Kiln.Local.Tests.Files;

namespace Kiln.Local.Tests.Layers;

public sealed class LayerDigestTests : IDisposable
{
    private static readonly DateTimeOffset s_time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-layers-").FullName;

    // Each changes one thing, in the shell's words, in the folder of the tree.
    public static TheoryData<string> Changes =>
    [
        "echo x >>a/file", "printf CONTENT >a/file", "touch a/new", "mkdir a/newdir", "mv a/file a/renamed", "rm a/file", "chmod 600 a/file", "chmod u+s a/file", "chmod 700 a",
        "chmod 700 .", "ln -sfn elsewhere link", "touch -d @1600000000 a/file", "touch -h -d @1600000000 link", "touch -d @1600000000.5 a/file", "rm c && cp -p a/file c", "rm pipe",
        "rm pipe && touch pipe", "truncate -s 5000 sparse", "mv a/file 'a/file '", "rm empty/.hidden",
    ];

    public static TheoryData<string> RootChanges =>
    [
        "chown 1 a/file", "chgrp 1 a/file", "chown -h 1 link", "setcap cap_net_bind_service+ep a/file", "mknod -m 0 whiteout c 0 0",
    ];

    [Fact]
    public void Trees_made_in_another_order_at_another_time_are_equal()
    {
        var first = Make("one", "mkdir a empty; echo content >a/file; ln a/file c; ln -s /etc link; mkfifo pipe; truncate -s 4000 sparse; touch empty/.hidden; chmod 755 a empty .");
        var second = Make("two", "touch z; truncate -s 4000 sparse; mkfifo pipe; ln -s /etc link; mkdir empty; touch empty/.hidden; echo content >c; mkdir a; ln c a/file; rm z; touch -d '2 days ago' a/file; chmod 755 a empty .");
        LayerDigest.Of(second, s_time).ShouldBe(LayerDigest.Of(first, s_time));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_single_change_changes_the_digest(string change)
    {
        var tree = MakeDefault();
        var before = LayerDigest.Of(tree, s_time);
        LayerDigest.Of(tree, s_time).ShouldBe(before);
        Shell(tree, change);
        LayerDigest.Of(tree, s_time).ShouldNotBe(before);
    }

    [Theory]
    [MemberData(nameof(RootChanges))]
    public void Every_single_change_that_only_root_can_make_changes_the_digest(string change)
    {
        if (!AttackedRoot.IsRoot || Kiln.Processes.ProgramPath.Find(change.Split(' ')[0]) is null)
            return;

        Every_single_change_changes_the_digest(change);
    }

    [Fact]
    public void Clamping_takes_away_late_times_and_keeps_the_digest()
    {
        var tree = MakeDefault();
        Shell(tree, "touch -d @1600000000 a");
        var before = LayerDigest.Of(tree, s_time);
        LayerTimes.Clamp(tree, s_time);
        LayerDigest.Of(tree, s_time).ShouldBe(before);
        LayerDigest.Of(tree, DateTimeOffset.MaxValue).ShouldBe(before);
        Shell(tree, "test $(stat -c %Y link) = 1700000000 && test $(stat -c %Y a) = 1600000000 && test $(stat -c %Y .) = 1700000000");
    }

    [Fact]
    public void Overlayfs_notes_on_where_a_file_came_from_do_not_count_and_go()
    {
        if (!AttackedRoot.IsRoot)
            return;

        var copied = Overlay("echo more >>folder/file; rm gone; chmod 700 folder");
        const string Marked = "tar --xattrs --xattrs-include='*' -c . | grep -aq trusted.overlay.origin";
        Shell(copied, Marked);
        var made = Make("made", "mkdir -m 700 folder; cp -p ../lower/folder/file folder; echo more >>folder/file; mknod -m 0 gone c 0 0; chmod --reference=../lower .");
        var before = LayerDigest.Of(copied, s_time);
        before.ShouldBe(LayerDigest.Of(made, s_time));

        LayerTimes.Clamp(copied, s_time);
        Shell(copied, $"! {Marked}");
        LayerDigest.Of(copied, s_time).ShouldBe(before);
    }

    [Fact]
    public void A_folder_that_hides_its_parents_one_counts_as_hiding_it()
    {
        if (!AttackedRoot.IsRoot)
            return;

        var hiding = Overlay("rm -r folder; mkdir folder");
        var before = LayerDigest.Of(hiding, s_time);
        before.ShouldNotBe(LayerDigest.Of(Make("joining", "mkdir folder; chmod --reference=../lower ."), s_time));
        LayerTimes.Clamp(hiding, s_time);
        LayerDigest.Of(hiding, s_time).ShouldBe(before);
    }

    [Fact]
    public void A_layer_that_needs_its_parents_paths_is_refused()
    {
        if (!AttackedRoot.IsRoot)
            return;

        var renamed = Overlay("mv folder elsewhere", redirects: "on");
        Should.Throw<KilnException>(() => LayerDigest.Of(renamed, s_time)).Message.ShouldContain("trusted.overlay.redirect on 'elsewhere'");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string MakeDefault() =>
        Make("tree", "mkdir a empty; echo content >a/file; ln a/file c; ln -s /etc link; mkfifo pipe; truncate -s 4000 sparse; touch empty/.hidden");

    /// <summary>The upper folder of an overlay after a script ran in the merged one. The mount goes with its namespace.</summary>
    private string Overlay(string script, string redirects = "off")
    {
        Make("lower", "mkdir folder; echo content >folder/file; touch gone");
        foreach (var name in new[] { "upper", "work", "merged" })
            Make(name, "true");

        var mount = $"mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work,redirect_dir={redirects},metacopy=off,index=off merged";
        AttackedRoot.Run("unshare", "--mount", "--propagation", "private", "sh", "-ec", $"cd {_folder}; {mount}; cd merged; {script}");
        return Path.Combine(_folder, "upper");
    }

    private string Make(string name, string script)
    {
        var tree = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        Shell(tree, script);
        return tree;
    }

    private static void Shell(string folder, string script) => AttackedRoot.Run("sh", "-ec", $"cd {folder}; {script}");
}
