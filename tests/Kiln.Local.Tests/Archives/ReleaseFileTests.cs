using Kiln.Local.Archives;

namespace Kiln.Local.Tests.Archives;

public sealed class ReleaseFileTests
{
    [Theory]
    [InlineData("http://mirror.example/debian", "bookworm", "mirror.example_debian_dists_bookworm_InRelease")]
    [InlineData("https://mirror.example/debian/", "bookworm-updates", "mirror.example_debian_dists_bookworm-updates_Release")]
    [InlineData("http://mirror.example:8080/a_b~c", "bookworm", "mirror.example:8080_a%5fb%7ec_dists_bookworm_InRelease")]
    [InlineData("http://user:secret@mirror.example/debian", "bookworm", "mirror.example_debian_dists_bookworm_InRelease")]
    [InlineData("http://mirror.example", "bookworm", "mirror.example_dists_bookworm_InRelease")]
    [InlineData("file:/srv/debian", "bookworm", "_srv_debian_dists_bookworm_InRelease")]
    [InlineData("file:///srv/debian", "bookworm", "_srv_debian_dists_bookworm_InRelease")]
    public void A_release_file_is_found_by_the_name_that_apt_gives_it(string address, string suite, string file) =>
        new ReleaseFile(file, "").IsFrom(new(address, suite, ["main"], null)).ShouldBeTrue();

    [Theory]
    [InlineData("mirror.example_debian_dists_bookworm-updates_InRelease")]
    [InlineData("mirror.example_debian-security_dists_bookworm_InRelease")]
    public void Another_suite_or_archive_is_another_file(string file) =>
        new ReleaseFile(file, "").IsFrom(new("http://mirror.example/debian", "bookworm", ["main"], null)).ShouldBeFalse();

    [Theory]
    [InlineData("Sat, 11 Oct 2025 09:01:31 UTC")]
    [InlineData("Sat, 11 Oct 2025 9:01:31 GMT")]
    [InlineData("Sat, 11 Oct 2025 09:01:31 +0000")]
    [InlineData("Sat, 11 Oct 2025 09:01:31 Z")]
    public void Dates_are_read_in_each_form_that_archives_write(string date) =>
        new ReleaseFile("", $"Origin: Debian\nDate: {date}\n").Date.ShouldBe(new(2025, 10, 11, 9, 1, 31, TimeSpan.Zero));

    [Fact]
    public void A_date_that_cannot_be_read_is_named() =>
        Should.Throw<KilnException>(() => new ReleaseFile("", "Origin: Debian\nCodename: bookworm\nDate: soon\n").Date).Message
            .ShouldBe("The release file of Debian bookworm has no date that can be read: 'soon'.");

    [Fact]
    public void Fields_of_a_signed_file_are_found()
    {
        var file = new ReleaseFile("", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nLabel: Debian\nCodename: bookworm\n");
        (file.Origin, file.Codename).ShouldBe(("Debian", "bookworm"));
    }
}
