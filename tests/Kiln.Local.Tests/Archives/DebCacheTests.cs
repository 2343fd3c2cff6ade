using System.Security.Cryptography;
using System.Text;
using Kiln.Local.Archives;
using Kiln.Local.Files;
using Kiln.Local.Stores;

namespace Kiln.Local.Tests.Archives;

public sealed class DebCacheTests : IDisposable
{
    private static readonly ArchiveState State = new("abc", default, default, [], "");

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly OffsetClock _clock = new();
    private readonly StoreFolder _store;

    public DebCacheTests()
    {
        _store = new($"{_folder}/store");
        _store.Create();
    }

    private string Debs => $"{_store.Cache}/debs";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_one_bake_downloaded_another_is_given()
    {
        var cache = Of("jq 1.7");
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Keep(cache, "one");
        Lend(cache, "two");
        File.ReadAllText($"{Bake("two")}/jq_1.7_all.deb").ShouldBe("jq 1.7");
        new FileInfo($"{Debs}/jq_1.7_all.deb").Length.ShouldBe(6);
        Directory.EnumerateFileSystemEntries(Debs).ShouldHaveSingleItem();
    }

    [Fact]
    public void What_is_installed_already_is_not_given()
    {
        var cache = Of("jq 1.7", "redis 7");
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Download("one", "redis_7_all.deb", "redis 7");
        Keep(cache, "one");
        Lend(cache, "two", "jq 1.7", "redis 6");
        FilesOf("two").ShouldBe(["redis_7_all.deb"]);
    }

    [Theory]
    [InlineData("jq_1.7_all.deb", "jQ 1.7")]
    [InlineData("jq_1.7_all.deb", "")]
    [InlineData("jq_1.8_all.deb", "jq 1.7")]
    [InlineData("jq.deb", "jq 1.7")]
    [InlineData("lock", "")]
    public void What_the_archive_does_not_have_like_that_is_not_kept(string name, string content)
    {
        Download("one", name, content);
        Keep(Of("jq 1.7"), "one");
        Directory.EnumerateFileSystemEntries(Debs).ShouldBeEmpty();
    }

    [Fact]
    public void A_link_in_the_place_of_a_package_is_not_kept()
    {
        Directory.CreateDirectory(Bake("one"));
        File.WriteAllText($"{_folder}/secret", "jq 1.7");
        File.CreateSymbolicLink($"{Bake("one")}/jq_1.7_all.deb", $"{_folder}/secret");
        Keep(Of("jq 1.7"), "one");
        Directory.EnumerateFileSystemEntries(Debs).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_a_link_has_taken_the_place_of_is_looked_for_inside_the_bake_only()
    {
        Directory.CreateDirectory($"{_folder}/bake-one");
        Directory.CreateDirectory($"{_folder}/host");
        File.WriteAllText($"{_folder}/host/jq_1.7_all.deb", "jq 1.7");
        File.CreateSymbolicLink($"{_folder}/bake-one/archives", $"{_folder}/host");
        var cache = Of("jq 1.7", "redis 7");
        Keep(cache, "one");
        Directory.EnumerateFileSystemEntries(Debs).ShouldBeEmpty();

        Download("two", "redis_7_all.deb", "redis 7");
        Keep(cache, "two");
        Lend(cache, "one");
        Directory.EnumerateFileSystemEntries($"{_folder}/host").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_package_that_was_damaged_since_is_not_given_and_is_replaced()
    {
        var cache = Of("jq 1.7");
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Keep(cache, "one");
        File.WriteAllText($"{Debs}/jq_1.7_all.deb", "jq 1.x");
        Lend(cache, "two");
        FilesOf("two").ShouldBeEmpty();

        Download("two", "jq_1.7_all.deb", "jq 1.7");
        Keep(cache, "two");
        File.ReadAllText($"{Debs}/jq_1.7_all.deb").ShouldBe("jq 1.7");
    }

    [Fact]
    public void A_package_of_an_older_state_is_not_given()
    {
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Keep(Of("jq 1.7"), "one");
        Lend(Of("jq 1.8"), "two");
        FilesOf("two").ShouldBeEmpty();
    }

    [Fact]
    public void Without_an_index_nothing_is_given_or_kept()
    {
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Keep(Of("jq 1.7"), "one");
        var cache = new DebCache(_store, null, _clock);
        Lend(cache, "two");
        FilesOf("two").ShouldBeEmpty();
    }

    [Fact]
    public void What_was_not_used_for_a_month_goes_when_something_new_comes()
    {
        var cache = Of("jq 1.7", "redis 7", "curl 8");
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        Download("one", "redis_7_all.deb", "redis 7");
        Keep(cache, "one");
        _clock.Offset = TimeSpan.FromDays(20);
        Lend(cache, "two", "redis 7");
        _clock.Offset = TimeSpan.FromDays(31);
        Download("three", "curl_8_all.deb", "curl 8");
        File.SetLastWriteTimeUtc($"{Bake("three")}/curl_8_all.deb", _clock.GetUtcNow().UtcDateTime);
        Keep(cache, "three");
        Directory.EnumerateFiles(Debs).Select(file => Path.GetFileName(file)).Order().ShouldBe(["curl_8_all.deb", "jq_1.7_all.deb"]);
    }

    [Fact]
    public async Task Bakes_that_run_at_the_same_time_keep_each_package_once_and_whole()
    {
        var packages = Enumerable.Range(0, 40).Select(number => $"package-{number} 1").ToArray();
        var cache = Of(packages);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(bake => Task.Run(() =>
        {
            foreach (var package in packages) Download($"{bake}", $"{package.Replace(' ', '_')}_all.deb", package);
            Keep(cache, $"{bake}");
            Lend(cache, $"{bake}-later");
        })));
        Directory.EnumerateFiles(Debs).Count().ShouldBe(40);
        Lend(cache, "last");
        FilesOf("last").Count().ShouldBe(40);
    }

    [Fact]
    public async Task What_other_bakes_take_over_or_prune_meanwhile_stops_none()
    {
        var packages = Enumerable.Range(0, 200).Select(number => $"package-{number} 1").ToArray();
        var cache = Of(packages);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(bake => Task.Run(() =>
        {
            foreach (var package in packages.Where((_, number) => number % 8 == bake))
            {
                Download($"{bake}", $"{package.Replace(' ', '_')}_all.deb", package);
                Keep(cache, $"{bake}");
                Lend(cache, $"{bake}-later");
            }
        })));
        Directory.EnumerateFiles(Debs).Count().ShouldBe(200);
    }

    [Fact]
    public void A_package_that_was_made_years_ago_is_kept_from_the_day_it_was_downloaded()
    {
        var cache = Of("jq 1.7");
        Download("one", "jq_1.7_all.deb", "jq 1.7");
        File.SetLastWriteTimeUtc($"{Bake("one")}/jq_1.7_all.deb", DateTime.UnixEpoch);
        Keep(cache, "one");
        Lend(cache, "two");
        FilesOf("two").ShouldBe(["jq_1.7_all.deb"]);
    }

    private string Bake(string name) => $"{_folder}/bake-{name}/archives";

    private void Download(string bake, string file, string content)
    {
        Directory.CreateDirectory(Bake(bake));
        File.WriteAllText($"{Bake(bake)}/{file}", content);
    }

    private void Lend(DebCache cache, string bake, params string[] installed)
    {
        if (!Path.Exists(Bake(bake))) Directory.CreateDirectory(Bake(bake));
        using var root = RootFolder.Open($"{_folder}/bake-{bake}", DateTimeOffset.UnixEpoch);
        cache.Lend(root, "/archives", installed.Select(package => new Kiln.Images.InstalledPackage(package.Split(' ')[0], package.Split(' ')[1], "all")));
    }

    private void Keep(DebCache cache, string bake)
    {
        using var root = RootFolder.Open($"{_folder}/bake-{bake}", DateTimeOffset.UnixEpoch);
        cache.Keep(root, "/archives");
    }

    private IEnumerable<string> FilesOf(string bake) => Directory.EnumerateFiles(Bake(bake)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    // Each package's content is its name and version.
    private DebCache Of(params string[] packages)
    {
        var release = new ReleaseFile("mirror.example_debian_dists_bookworm_InRelease", "Codename: bookworm\n");
        File.WriteAllText($"{_folder}/{release.Prefix}main_binary-amd64_Packages", string.Join('\n', packages.Select(package =>
            $"Package: {package.Split(' ')[0]}\nVersion: {package.Split(' ')[1]}\nArchitecture: all\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(package)))}\n")));
        File.WriteAllBytes($"{_folder}/index", PackageIndex.Of(_folder, [release], State));
        return new(_store, PackageIndex.Read($"{_folder}/index", State), _clock);
    }

    private sealed class OffsetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
