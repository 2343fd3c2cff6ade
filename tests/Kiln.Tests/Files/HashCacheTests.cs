using Kiln.Files;
using Kiln.Machines;

namespace Kiln.Tests.Files;

public sealed class HashCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    private string File => $"{_folder}/file";

    private string Kept => $"{_folder}/kept";

    [Fact]
    public void A_hash_is_that_of_the_content() => Hash("one").ShouldBe(Of("one"));

    [Fact]
    public void A_file_that_was_not_touched_is_not_read_again()
    {
        Hash("one");

        // What is remembered is believed, so a forged memory shows that it was used.
        Forge(Of("one"), Of("two"));
        Cache().Sha256(File).ShouldBe(Of("two"));
    }

    [Fact]
    public void When_asked_to_every_file_is_read_again()
    {
        Hash("one");
        Forge(Of("one"), Of("two"));
        new HashCache(Kept, trust: false, Later).Sha256(File).ShouldBe(Of("one"));
    }

    [Fact]
    public void A_file_of_another_content_is_read_again()
    {
        Hash("one");
        Hash("other").ShouldBe(Of("other"));
    }

    [Fact]
    public void A_file_of_the_same_size_and_time_is_read_again()
    {
        Hash("one");
        var time = System.IO.File.GetLastWriteTimeUtc(File);
        System.IO.File.WriteAllText(File, "two");
        System.IO.File.SetLastWriteTimeUtc(File, time);
        Cache().Sha256(File).ShouldBe(Of("two"));
    }

    [Fact]
    public void Another_file_in_its_place_is_read_again()
    {
        Hash("one");
        System.IO.File.WriteAllText($"{File}.new", "two");
        System.IO.File.SetLastWriteTimeUtc($"{File}.new", System.IO.File.GetLastWriteTimeUtc(File));
        System.IO.File.Move($"{File}.new", File, overwrite: true);
        Cache().Sha256(File).ShouldBe(Of("two"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1.9, false)]
    [InlineData(2.1, true)]
    public void What_was_written_a_moment_ago_is_not_remembered(double seconds, bool remembered)
    {
        // A second write within the same tick of the file system's clock leaves size and times as they are.
        System.IO.File.WriteAllText(File, "one");
        var cache = new HashCache(Kept, trust: true, new Clock(System.IO.File.GetLastWriteTimeUtc(File).AddSeconds(seconds)));
        cache.Sha256(File).ShouldBe(Of("one"));
        cache.Save();
        System.IO.File.Exists(Kept).ShouldBe(remembered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(40)]
    public void A_damaged_memory_is_as_good_as_none(int at)
    {
        Hash("one");
        var bytes = System.IO.File.ReadAllBytes(Kept);
        bytes[at] ^= 1;
        System.IO.File.WriteAllBytes(Kept, bytes);
        Hash("one").ShouldBe(Of("one"));
        System.IO.File.ReadAllBytes(Kept).ShouldNotBe(bytes);
    }

    [Fact]
    public void A_memory_cut_short_is_as_good_as_none()
    {
        Hash("one");
        System.IO.File.WriteAllBytes(Kept, System.IO.File.ReadAllBytes(Kept)[..10]);
        Cache().Sha256(File).ShouldBe(Of("one"));
    }

    [Fact]
    public void Where_nothing_can_be_kept_everything_works()
    {
        System.IO.File.WriteAllText(File, "one");
        var cache = new HashCache($"{_folder}/nowhere/kept", trust: true, Later);
        cache.Sha256(File).ShouldBe(Of("one"));
        cache.Save();
        Directory.EnumerateFileSystemEntries(_folder).ShouldBe([File]);
    }

    [Fact]
    public void Files_that_are_gone_are_forgotten_and_others_kept()
    {
        System.IO.File.WriteAllText($"{_folder}/other", "other");
        System.IO.File.WriteAllText($"{_folder}/gone", "gone");
        foreach (var name in new[] { "other", "gone" }) AskAndSave($"{_folder}/{name}");
        System.IO.File.Delete($"{_folder}/gone");
        Hash("one");
        var kept = System.Text.Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(Kept));
        kept.ShouldContain($"{_folder}/other");
        kept.ShouldNotContain($"{_folder}/gone");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Files that were written just now are old.</summary>
    private static TimeProvider Later { get; } = new Clock(new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static string Of(string text) => new FileContent.Text(text).Sha256;

    private HashCache Cache() => new(Kept, trust: true, Later);

    private string Hash(string content)
    {
        System.IO.File.WriteAllText(File, content);
        return AskAndSave(File);
    }

    private string AskAndSave(string file)
    {
        var cache = Cache();
        var hash = cache.Sha256(file);
        cache.Save();
        return hash;
    }

    private void Forge(string hash, string other)
    {
        var content = CacheFile.Read(Kept)!;
        var at = content.AsSpan().IndexOf(Convert.FromHexString(hash));
        Convert.FromHexString(other).CopyTo(content, at);
        CacheFile.Write(Kept, content);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
