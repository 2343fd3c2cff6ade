using System.Security.Cryptography;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SSH.NET.Tests;

public sealed class SftpTests : IClassFixture<Sshd>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sftp-").FullName;
    private readonly SftpClient _client;

    public SftpTests(Sshd server)
    {
        _client = new SftpClient(server.Info);
        _client.Connect();
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("-rf")]
    [InlineData("it's \"quoted\" \\ [a-z]* ? $HOME `x` ; # é ☃")]
    [InlineData("a\nline")]
    public void A_file_of_any_name_goes_up_and_comes_down(string name)
    {
        var path = Path.Combine(_directory, name);
        using var content = new MemoryStream("content"u8.ToArray());

        _client.UploadFile(content, path);

        File.ReadAllText(path).ShouldBe("content");
        _client.Exists(path).ShouldBeTrue();
        _client.ReadAllText(path).ShouldBe("content");
        _client.Delete(path);
        _client.Exists(path).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32 * 1024)]
    [InlineData(10_000_001)]
    public void A_file_of_any_size_is_whole(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        var path = Path.Combine(_directory, "file");
        var sent = new List<ulong>();
        using var input = new MemoryStream(bytes);
        using var output = new MemoryStream();

        _client.UploadFile(input, path, sent.Add);
        _client.DownloadFile(path, output);

        File.ReadAllBytes(path).SequenceEqual(bytes).ShouldBeTrue();
        output.ToArray().SequenceEqual(bytes).ShouldBeTrue();
        if (size > 0)
            sent[^1].ShouldBe((ulong)size);
    }

    [Fact]
    public void A_shorter_file_replaces_a_longer_one_wholly()
    {
        var path = Path.Combine(_directory, "file");
        File.WriteAllText(path, "long content");
        using var content = new MemoryStream("short"u8.ToArray());

        _client.UploadFile(content, path);

        File.ReadAllText(path).ShouldBe("short");
    }

    [Fact]
    public void A_file_that_may_not_be_replaced_is_not()
    {
        var path = Path.Combine(_directory, "file");
        File.WriteAllText(path, "old");
        using var content = new MemoryStream("new"u8.ToArray());

        Should.Throw<SshException>(() => _client.UploadFile(content, path, canOverride: false));

        File.ReadAllText(path).ShouldBe("old");
    }

    [Fact]
    public void A_path_that_does_not_exist_is_named()
    {
        using var output = new MemoryStream();

        Should.Throw<SftpPathNotFoundException>(() => _client.DownloadFile(_directory + "/missing", output));
        Should.Throw<SftpPathNotFoundException>(() => _client.DeleteFile(_directory + "/missing"));
        Should.Throw<SftpPathNotFoundException>(() => _client.UploadFile(new MemoryStream(Encoding.UTF8.GetBytes("x")), _directory + "/missing/file"));
    }

    [Fact]
    public void Permissions_are_decimal_digits()
    {
        var path = Path.Combine(_directory, "file");
        File.WriteAllText(path, "");

        _client.ChangePermissions(path, 640);

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }

    [Fact]
    public void Directories_are_made_and_deleted_and_files_renamed()
    {
        var directory = Path.Combine(_directory, "made");
        _client.CreateDirectory(directory);
        File.WriteAllText(directory + "/a", "a");
        File.WriteAllText(directory + "/b", "b");

        Should.Throw<SshException>(() => _client.RenameFile(directory + "/a", directory + "/b"));
        _client.RenameFile(directory + "/a", directory + "/b", isPosix: true);

        File.ReadAllText(directory + "/b").ShouldBe("a");
        _client.DeleteFile(directory + "/b");
        _client.Delete(directory);
        Directory.Exists(directory).ShouldBeFalse();
    }
}
