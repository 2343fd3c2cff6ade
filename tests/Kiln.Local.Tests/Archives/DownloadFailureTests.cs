using Kiln.Local.Archives;

namespace Kiln.Local.Tests.Archives;

public sealed class DownloadFailureTests
{
    private const string Package = "E: Failed to fetch http://mirror.example/debian/pool/main/r/redis/redis-server_7.0.15-1%7edeb12u1_amd64.deb  ";

    [Theory]
    [InlineData("503  Service Unavailable [IP: 192.0.2.1 80]", "503  Service Unavailable")]
    [InlineData("502  Bad Gateway [IP: 192.0.2.1 80]", "502  Bad Gateway")]
    [InlineData("429  Too Many Requests [IP: 192.0.2.1 80]", "429  Too Many Requests")]
    [InlineData("Connection failed [IP: 192.0.2.1 80]", "Connection failed")]
    [InlineData("Could not connect to mirror.example:80 (192.0.2.1). - connect (111: Connection refused)", "Could not connect to mirror.example:80 (192.0.2.1). - connect (111: Connection refused)")]
    [InlineData("Unable to connect to mirror.example:80:", "Unable to connect to mirror.example:80:")]
    [InlineData("Connection timed out [IP: 192.0.2.1 80]", "Connection timed out")]
    [InlineData("Temporary failure resolving 'mirror.example'", "Temporary failure resolving 'mirror.example'")]
    [InlineData("Error reading from server - read (104: Connection reset by peer) [IP: 192.0.2.1 80]", "Error reading from server - read (104: Connection reset by peer)")]
    [InlineData("Error reading from server. Remote end closed connection [IP: 192.0.2.1 80]", "Error reading from server. Remote end closed connection")]
    [InlineData("File has unexpected size (12800 != 121212). Mirror sync in progress? [IP: 192.0.2.1 80]", "File has unexpected size (12800 != 121212). Mirror sync in progress?")]
    [InlineData("Hash Sum mismatch", "Hash Sum mismatch")]
    public void What_may_succeed_in_a_moment_is_transient(string words, string reason) =>
        DownloadFailure.Of([Package + words]).ShouldBe(new(reason, IsTransient: true));

    [Theory]
    [InlineData("404  Not Found [IP: 192.0.2.1 80]")]
    [InlineData("403  Forbidden [IP: 192.0.2.1 80]")]
    [InlineData("401  Unauthorized [IP: 192.0.2.1 80]")]
    [InlineData("Could not resolve 'miror.example'")]
    [InlineData("Error writing to file - write (28: No space left on device) [IP: 192.0.2.1 80]")]
    [InlineData("Certificate verification failed: The certificate is NOT trusted.  [IP: 192.0.2.1 443]")]
    public void What_waiting_does_not_change_is_not(string words) =>
        DownloadFailure.Of([Package + words]).ShouldNotBeNull().IsTransient.ShouldBeFalse();

    [Theory]
    [InlineData("E: Unable to locate package no-such-package")]
    [InlineData("E: Unable to correct problems, you have held broken packages.")]
    [InlineData("E: Package 'redis' has no installation candidate")]
    [InlineData("E: You don't have enough free space in /run/kiln/apt/cache/archives/.")]
    [InlineData("E: Sub-process /usr/bin/dpkg returned an error code (1)")]
    [InlineData("E: The repository 'http://mirror.example/debian bookworm InRelease' is not signed.")]
    public void What_is_no_download_is_none_that_failed(string line) => DownloadFailure.Of(["Reading package lists...", line]).ShouldBeNull();

    [Fact]
    public void One_that_waiting_does_not_change_counts_for_all() =>
        DownloadFailure.Of([$"{Package}503  Service Unavailable", $"{Package}404  Not Found [IP: 192.0.2.1 80]", $"{Package}Hash Sum mismatch"])
            .ShouldBe(new("404  Not Found", IsTransient: false));

    [Fact]
    public void A_package_that_is_gone_from_the_archive_says_what_to_do() =>
        new DownloadFailure("404  Not Found", IsTransient: false).Advice.ShouldBe("; the archive has changed since it was asked: run with --refresh");
}
