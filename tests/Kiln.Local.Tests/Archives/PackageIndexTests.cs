using Kiln.Images;
using Kiln.Local.Archives;

namespace Kiln.Local.Tests.Archives;

public sealed class PackageIndexTests : IDisposable
{
    private static readonly ArchiveState State = new("abc", default, default, [], "");
    private static readonly ReleaseFile Main = new("mirror.example_debian_dists_bookworm_InRelease", "Codename: bookworm\n");
    private static readonly ReleaseFile Security = new("mirror.example_debian-security_dists_bookworm-security_InRelease", "Codename: bookworm-security\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_package_is_found_by_its_name_and_no_other()
    {
        var index = IndexOf(["bash 5.2", "bash-completion 2.11", "ba 1", "zsh 5.9", "a 1", "bash-static 5.2", "libc++1 14", "0ad 0.26"]);
        index.Find("bash").ShouldBe([new("bash", "5.2", "all", "sha-bash-5.2", false)]);
        foreach (var name in new[] { "0ad", "a", "ba", "bash-completion", "bash-static", "libc++1", "zsh" }) index.Find(name).ShouldHaveSingleItem().Name.ShouldBe(name);
        foreach (var name in new[] { "", "0", "bas", "bashful", "zzz", "#" }) index.Find(name).ShouldBeEmpty(name);
    }

    [Fact]
    public void Every_package_of_a_long_list_is_found()
    {
        var packages = Enumerable.Range(0, 5_000).Select(number => $"package-{number} 1.{number}").ToList();
        var index = IndexOf(packages);
        packages.ShouldAllBe(package => $"{index.Find(package.Split(' ', 2)[0]).Single().Name} {index.Find(package.Split(' ', 2)[0]).Single().Version}" == package);
    }

    [Fact]
    public void A_line_longer_than_any_piece_that_is_read_ends_nowhere_else()
    {
        File.WriteAllText($"{_folder}/{Main.Prefix}main_binary-amd64_Packages", $"Package: a\nVersion: 1\nArchitecture: all\nProvides: {new string('x', 1_000_000)}\nSHA256: 01\n\nPackage: b\nVersion: 2\nArchitecture: all\nSHA256: 02\n");
        Index().Find("a").ShouldHaveSingleItem().Sha256.ShouldBe("01");
        Index().Find("b").ShouldHaveSingleItem().Sha256.ShouldBe("02");
    }

    [Fact]
    public void The_index_of_another_state_is_none()
    {
        Index().Find("a").ShouldBeEmpty();
        PackageIndex.Read($"{_folder}/index", State with { Hash = "other" }).ShouldBeNull();
        PackageIndex.Read($"{_folder}/none", State).ShouldBeNull();
    }

    [Theory]
    [InlineData("openssl 3.0.15-1", "openssl 3.0.15-1 → 3.0.17-1, security")]
    [InlineData("openssl 3.0.16-1~deb12u1", "openssl 3.0.16-1~deb12u1 → 3.0.17-1")]
    [InlineData("openssl 3.0.17-1", "")]
    [InlineData("openssl 1:1.0", "")]
    [InlineData("bash 5.2-1", "")]
    [InlineData("vendors-own 1", "")]
    public void A_package_with_a_newer_version_in_the_archive_is_named_and_whether_that_is_a_security_update(string installed, string update)
    {
        Write(Security, ["openssl 3.0.16-1~deb12u1"]);
        var index = IndexOf(["openssl 3.0.14-1", "openssl 3.0.17-1", "bash 5.2-1"]);
        var found = new PackageUpdates(index).Of([new(installed.Split(' ')[0], installed.Split(' ')[1], "amd64")]);
        string.Join(';', found.Select(one => $"{one.Name} {one.From} → {one.To}{(one.IsSecurity ? ", security" : "")}")).ShouldBe(update);
    }

    [Fact]
    public void Security_updates_come_first()
    {
        Write(Security, ["zlib1g 1.3"]);
        new PackageUpdates(IndexOf(["bash 5.2", "zlib1g 1.2"])).Of([new("bash", "5.1", "amd64"), new("zlib1g", "1.2", "amd64")])
            .ShouldBe([new PackageUpdate("zlib1g", "1.2", "1.3", true), new PackageUpdate("bash", "5.1", "5.2", false)]);
    }

    [Fact]
    public void A_version_that_is_in_the_distribution_too_stays_a_security_update()
    {
        Write(Security, ["bash 5.2"]);
        IndexOf(["bash 5.2"]).Find("bash").ShouldContain(package => package.IsSecurity);
    }

    [Theory]
    [InlineData("redis-server", "5:7.0.15-1~deb12u1", "redis-server_5%3a7.0.15-1~deb12u1_amd64.deb")]
    [InlineData("libstdc++6", "12.2.0-14+deb12u1", "libstdc++6_12.2.0-14+deb12u1_amd64.deb")]
    public void A_packages_file_is_called_what_apt_calls_it(string name, string version, string file) =>
        new IndexedPackage(name, version, "amd64", "", false).FileName.ShouldBe(file);

    private void Write(ReleaseFile release, IEnumerable<string> packages) => File.WriteAllText(
        $"{_folder}/{release.Prefix}main_binary-amd64_Packages",
        string.Join('\n', packages.Select(package => package.Split(' ')).Select(package => $"Package: {package[0]}\nVersion: {package[1]}\nArchitecture: all\nSHA256: sha-{package[0]}-{package[1]}\n")));

    private PackageIndex IndexOf(IEnumerable<string> packages)
    {
        Write(Main, packages);
        return Index();
    }

    private PackageIndex Index()
    {
        File.WriteAllBytes($"{_folder}/index", PackageIndex.Of(_folder, [Main, Security], State));
        return PackageIndex.Read($"{_folder}/index", State)!;
    }
}
