using System.Security.Cryptography;
using System.Text;
using Kiln.Local.Files;
using Kiln.Machines;

namespace Kiln.Local.Tests.Files;

public sealed class RootFolderTests : IDisposable
{
    private readonly AttackedRoot _image = new();

    [Fact]
    public void A_file_has_the_content_mode_and_time_it_was_given()
    {
        _image.Root.WriteFile(new("/etc/motd", new FileContent.Text("hé\n"), AttackedRoot.Mine with { Mode = (UnixFileMode)0xde8 }));
        var file = new FileInfo(_image.Inside("etc/motd"));
        File.ReadAllText(file.FullName).ShouldBe("hé\n");
        file.UnixFileMode.ShouldBe((UnixFileMode)0xde8);
        file.LastWriteTimeUtc.ShouldBe(AttackedRoot.Time.UtcDateTime);
    }

    [Fact]
    public void Owner_and_group_are_looked_up_in_the_image()
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Root.WriteFile(new("/etc/redis.conf", new FileContent.Text(""), new("redis", "redis", (UnixFileMode)0x1a0)));
        _image.Root.MakeDirectory(new("/srv/data", new("106", "112", (UnixFileMode)0x1e8)));
        AttackedRoot.Run("sh", "-c", $"test $(stat -c %u:%g:%a {_image.Inside("etc/redis.conf")}) = 106:112:640");
        AttackedRoot.Run("sh", "-c", $"test $(stat -c %u:%g:%a {_image.Inside("srv/data")}) = 106:112:750");
        AttackedRoot.Run("sh", "-c", $"test $(stat -c %u:%g:%a {_image.Inside("srv")}) = 0:0:755");
    }

    [Theory]
    [InlineData("redsi", "root", "/f: no user 'redsi' in the image's /etc/passwd. Did you mean 'redis'?")]
    [InlineData("root", "postgres", "/f: no group 'postgres' in the image's /etc/group. Make it in an earlier step.")]
    [InlineData("4294967295", "root", "/f: 4294967295 is not a user id.")]
    public void An_unknown_name_is_an_error_that_names_the_nearest(string owner, string group, string message) =>
        Should.Throw<StepException>(() => _image.Root.WriteFile(new("/f", new FileContent.Text(""), new(owner, group, 0)))).Message.ShouldBe(message);

    [Fact]
    public void A_link_inside_the_image_leads_where_the_booted_machine_would_go()
    {
        _image.Write("/var/run/app/pid", "1");
        File.ReadAllText(_image.Inside("run/app/pid")).ShouldBe("1");
        _image.Root.ReadText("/var/run/app/pid").ShouldBe("1");
        _image.Root.ReadLink("/var/run").ShouldBe("/run");
        _image.Root.KindOf("/var/run").ShouldBe(FileKind.Link);
    }

    [Theory]
    [InlineData("etc/passwd")]
    [InlineData("")]
    [InlineData("/etc/../passwd")]
    [InlineData("/./etc/x")]
    [InlineData("/etc/a\0b")]
    public void A_path_that_is_not_absolute_and_plain_is_refused(string path) => Should.Throw<StepException>(() => _image.Write(path));

    [Fact]
    public void A_target_that_cannot_be_is_an_error_with_its_path_and_reason()
    {
        Message(() => _image.Write("/etc/passwd/x")).ShouldBe("/etc/passwd/x: cannot be written: Not a directory.");
        Message(() => _image.Write("/etc")).ShouldBe("/etc: cannot be written: Is a directory.");
        Message(() => _image.Write("/")).ShouldBe("/: cannot be written: Is a directory.");
        Message(() => _image.Write("/" + new string('n', 256))).ShouldBe("/" + new string('n', 256) + ": the name 'nnnnnnnnnnnnnnnnnnnn…' is longer than 255 bytes.");
        Message(() => _image.Write("/" + string.Join('/', Enumerable.Repeat("deep", 1000)))).ShouldEndWith("cannot be written: File name too long.");
        File.CreateSymbolicLink(_image.Inside("dangling"), "/nowhere");
        Message(() => _image.Write("/dangling/x")).ShouldBe("/dangling/x: cannot be made: there is a link to /nowhere in its place.");
        Message(() => _image.Root.Delete("/")).ShouldBe("/: an image's root is not deleted.");
        Message(() => _image.Root.Truncate("/etc")).ShouldBe("/etc: cannot be emptied, it is not a regular file.");
        Directory.GetFileSystemEntries(_image.Path, ".kiln*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/etc/a\nb")]
    [InlineData("/etc/ leading and trailing ")]
    [InlineData("/etc/-rf")]
    [InlineData("/etc/\u001b[31mred")]
    [InlineData("/etc/名前")]
    public void An_odd_name_is_only_a_name(string path)
    {
        _image.Write(path);
        _image.Root.ReadText(path).ShouldBe("new");
        _image.Root.List("/etc").ShouldContain(new RootEntry(path[5..], FileKind.File));
        _image.Root.Delete(path);
        _image.Root.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void A_host_file_that_changed_since_the_plan_is_not_written()
    {
        var planned = new FileContent.HostFile(_image.HostFile, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AttackedRoot.Secret))));
        _image.Root.WriteFile(new("/etc/copy", planned, AttackedRoot.Mine));
        _image.Root.ReadText("/etc/copy").ShouldBe(AttackedRoot.Secret);

        File.AppendAllText(_image.HostFile, "!");
        Message(() => _image.Root.WriteFile(new("/etc/copy", planned, AttackedRoot.Mine)))
            .ShouldBe($"{_image.HostFile} changed since the plan was made, so /etc/copy was not written. Run the bake again.");
        _image.Root.ReadText("/etc/copy").ShouldBe(AttackedRoot.Secret);
        _image.Root.List("/etc").Count.ShouldBe(3);
    }

    [Fact]
    public void A_sparse_host_file_stays_sparse()
    {
        using (var stream = File.Create(_image.Inside("../source")))
            stream.SetLength(256 * 1024 * 1024);

        var source = Path.GetFullPath(_image.Inside("../source"));
        using var input = File.OpenRead(source);
        _image.Root.WriteFile(new("/sparse", new FileContent.HostFile(source, Convert.ToHexStringLower(SHA256.HashData(input))), AttackedRoot.Mine));
        _image.Root.SizeOf("/sparse").ShouldBe(256 * 1024 * 1024);
        AttackedRoot.Run("sh", "-c", $"test $(stat -c %b {_image.Inside("sparse")}) -lt 100");
    }

    [Fact]
    public void A_host_file_that_is_a_pipe_is_refused_without_waiting()
    {
        AttackedRoot.Run("mkfifo", _image.Inside("../pipe"));
        Message(() => _image.Root.WriteFile(new("/f", new FileContent.HostFile(_image.Inside("../pipe"), "0"), AttackedRoot.Mine))).ShouldEndWith("is not a regular file.");
    }

    [Fact]
    public void What_is_mounted_inside_is_not_touched()
    {
        if (!AttackedRoot.IsRoot)
            return;

        Directory.CreateDirectory(_image.Inside("mnt/bound"));
        AttackedRoot.Run("mount", "--bind", _image.Host, _image.Inside("mnt/bound"));
        try
        {
            Message(() => _image.Root.Delete("/mnt")).ShouldBe("/mnt: cannot be deleted: it lies on another file system that is mounted there.");
            Message(() => _image.Write("/mnt/bound/secret")).ShouldBe("/mnt/bound/secret: cannot be written: it lies on another file system that is mounted there.");
            _image.HostShouldBeUntouched();
        }
        finally
        {
            AttackedRoot.Run("umount", _image.Inside("mnt/bound"));
        }
    }

    [Fact]
    public void No_open_file_is_left_behind()
    {
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 200; i++)
        {
            _image.Write($"/srv/{i}/file");
            Should.Throw<StepException>(() => _image.Write($"/srv/{i}/file/x"));
            _image.Root.ReadText($"/srv/{i}/file");
            _image.Root.List($"/srv/{i}");
            _image.Root.Delete($"/srv/{i}");
        }

        Directory.GetFiles("/proc/self/fd").Length.ShouldBeLessThan(before + 50);
    }

    public void Dispose() => _image.Dispose();

    private static string Message(Action action) => Should.Throw<StepException>(action).Message;
}
