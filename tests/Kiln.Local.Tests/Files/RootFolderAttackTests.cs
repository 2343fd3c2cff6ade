using System.Diagnostics;
using Kiln.Machines;

namespace Kiln.Local.Tests.Files;

/// <summary>Forty ways in which an image may try to have a write, a deletion or an emptying land on this host. None does.</summary>
public sealed class RootFolderAttackTests : IDisposable
{
    private readonly AttackedRoot _image = new();

    // Where a link in the image leads; {host} is a folder of this host beside the root.
    public static TheoryData<string> Destinations =>
    [
        "{host}", "{host}/", "{host}/secret", "{host}/new", "../host", "../../host", "../../../../../../../../../../../../{host}",
        "/proc/self/root{host}", "/proc/self/root/", "/proc/self/cwd", "/proc/1/root{host}", "/proc/self/fd/0", "/proc/thread-self/root{host}",
        "/dev/fd/0", "/..", "/../..", "..", "../..", ".", "/", "loop", "/loop", "./././loop", "missing/../../../host", "//{host}", "/etc/../../host",
    ];

    [Theory]
    [MemberData(nameof(Destinations))]
    public void A_link_at_the_target_is_replaced_and_not_followed(string destination)
    {
        Link("loop", destination);
        _image.Write("/loop");

        File.ReadAllText(_image.Inside("loop")).ShouldBe("new");
        new FileInfo(_image.Inside("loop")).LinkTarget.ShouldBeNull();
        _image.HostShouldBeUntouched();
    }

    [Theory]
    [MemberData(nameof(Destinations))]
    public void A_link_in_the_middle_stays_inside_or_is_refused(string destination)
    {
        Link("loop", destination);
        Attempt(() => _image.Write("/loop/secret"));
        Attempt(() => _image.Write("/loop/new/deeper/file"));
        Attempt(() => _image.Root.MakeDirectory(new("/loop/folder", AttackedRoot.Mine)));
        Attempt(() => _image.Root.WriteLink("/loop/link", "/etc"));
        Attempt(() => _image.Root.Truncate("/loop/secret"));
        Attempt(() => _image.Root.Delete("/loop/secret"));
        Attempt(() => _image.Root.Clear("/loop"));
        _image.HostShouldBeUntouched();
    }

    [Theory]
    [MemberData(nameof(Destinations))]
    public void Deleting_or_emptying_a_link_leaves_what_it_leads_to(string destination)
    {
        Link("loop", destination);
        Attempt(() => _image.Root.Truncate("/loop"));
        Attempt(() => _image.Root.Clear("/loop"));
        Attempt(() => _image.Root.MakeDirectory(new("/loop", AttackedRoot.Mine)));
        new FileInfo(_image.Inside("loop")).LinkTarget.ShouldNotBeNull();
        _image.Root.Delete("/loop");

        File.Exists(_image.Inside("etc/passwd")).ShouldBeTrue();
        _image.Root.Exists("/loop").ShouldBeFalse();
        _image.HostShouldBeUntouched();
    }

    [Theory]
    [MemberData(nameof(Destinations))]
    public void Reading_through_a_link_never_reads_the_host(string destination)
    {
        Link("loop", destination);
        foreach (var path in new[] { "/loop", "/loop/secret" })
        {
            string? text = null;
            Attempt(() => text = _image.Root.ReadText(path));
            text.ShouldNotBe(AttackedRoot.Secret);
        }

        _image.Root.List("/loop").ShouldBeEmpty();
    }

    [Fact]
    public void A_chain_of_links_stays_inside()
    {
        Link("a", "/b");
        Link("b", "c/../../..");
        Link("c", "/d");
        Link("d", "../../../" + _image.Host);
        Attempt(() => _image.Write("/a/host/secret"));
        Attempt(() => _image.Write("/d/secret"));
        _image.HostShouldBeUntouched();
    }

    [Fact]
    public void A_folder_of_links_is_deleted_without_following_them()
    {
        Directory.CreateDirectory(_image.Inside("var/cache/deep/er"));
        Link("var/cache/out", _image.Host);
        Link("var/cache/deep/er/out", "../../../../../host");
        _image.Root.Delete("/var/cache");

        _image.Root.Exists("/var/cache").ShouldBeFalse();
        _image.HostShouldBeUntouched();
    }

    [Fact]
    public void A_hard_link_to_a_host_file_is_broken_not_written_through()
    {
        foreach (var name in new[] { "write", "empty" })
            AttackedRoot.Run("ln", _image.HostFile, _image.Inside(name));

        _image.Write("/write");
        _image.Root.Truncate("/empty");
        new FileInfo(_image.Inside("empty")).Length.ShouldBe(0);
        _image.HostShouldBeUntouched();
    }

    [Theory]
    [InlineData("p")]
    [InlineData("c", "1", "5")]
    [InlineData("b", "7", "0")]
    public void A_pipe_or_device_at_the_target_is_replaced_without_being_opened(params string[] node)
    {
        if (!AttackedRoot.IsRoot && node[0] != "p")
            return;

        AttackedRoot.Run("mknod", [_image.Inside("node"), .. node]);
        Should.Throw<StepException>(() => _image.Root.ReadText("/node")).Message.ShouldBe("/node: cannot be read, it is not a regular file.");
        Should.Throw<StepException>(() => _image.Root.Truncate("/node"));
        _image.Write("/node");
        File.ReadAllText(_image.Inside("node")).ShouldBe("new");
    }

    [Fact]
    public void A_socket_at_the_target_is_replaced()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_image.Inside("socket")));
        _image.Write("/socket");
        File.ReadAllText(_image.Inside("socket")).ShouldBe("new");
    }

    [Fact]
    public async Task Links_swapped_while_writing_never_lead_outside()
    {
        // Each turn exchanges a folder with a link to the host while writes, emptyings and deletions go on.
        Directory.CreateDirectory(_image.Inside("swap"));
        using var stop = new CancellationTokenSource();
        var swapper = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // A write that finds nothing in between makes the folder anew: then the next turn takes that one.
                Attempt(() => Directory.Move(_image.Inside("swap"), _image.Inside("aside")));
                foreach (var destination in new[] { "../host", _image.Host, "/proc/self/root" + _image.Host })
                {
                    Attempt(() => File.CreateSymbolicLink(_image.Inside("swap"), destination));
                    Attempt(() => File.Delete(_image.Inside("swap")));
                }

                Attempt(() => Directory.Move(_image.Inside("aside"), _image.Inside("swap")));
                Attempt(() => Directory.Delete(_image.Inside("aside"), recursive: true));
            }
        });

        var watch = Stopwatch.StartNew();
        var written = 0;
        while (watch.Elapsed < TimeSpan.FromSeconds(2))
        {
            written += Attempt(() => _image.Write("/swap/secret")) ? 1 : 0;
            Attempt(() => _image.Write("/swap/new/file"));
            Attempt(() => _image.Root.Truncate("/swap/secret"));
            Attempt(() => _image.Root.Delete("/swap/new"));
            Attempt(() => _image.Root.Clear("/swap"));
        }

        await stop.CancelAsync();
        await swapper;
        written.ShouldBeGreaterThan(0);
        _image.HostShouldBeUntouched();
    }

    public void Dispose() => _image.Dispose();

    private void Link(string name, string destination)
    {
        File.CreateSymbolicLink(_image.Inside(name), destination.Replace("{host}", _image.Host, StringComparison.Ordinal));
    }

    private static bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is StepException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
