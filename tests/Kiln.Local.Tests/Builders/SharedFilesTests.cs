using Kiln.Local.Builders;

namespace Kiln.Local.Tests.Builders;

public sealed class SharedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public SharedFilesTests()
    {
        Directory.CreateDirectory($"{_folder}/given/lists/partial");
        Directory.CreateDirectory($"{_folder}/given/cache/archives");
        File.WriteAllText($"{_folder}/given/image.list", "deb http://mirror.example/debian bookworm main");
        File.WriteAllText($"{_folder}/given/lists/Packages", "Package: redis");
        Directory.CreateDirectory($"{_folder}/exchange");
        using var copy = System.Diagnostics.Process.Start("cp", ["-al", $"{_folder}/given", $"{_folder}/exchange/apt"]);
        copy.WaitForExit();
    }

    private string Apt => $"{_folder}/exchange/apt";

    private bool AreUntouched => new SharedFiles($"{_folder}/exchange", $"{_folder}/given").AreUntouched();

    [Fact]
    public void What_was_given_to_a_bake_is_untouched() => AreUntouched.ShouldBeTrue();

    [Fact]
    public void Downloads_and_what_apt_works_with_do_not_count()
    {
        File.WriteAllText($"{Apt}/cache/archives/redis.deb", "");
        File.WriteAllText($"{Apt}/cache/pkgcache.bin", "");
        File.WriteAllText($"{Apt}/lists/lock", "");
        AreUntouched.ShouldBeTrue();
    }

    [Theory]
    [InlineData("apt/lists/other_Packages")]
    [InlineData("apt/lists/more/Packages")]
    [InlineData("apt/sources.list")]
    [InlineData("left-for-later")]
    public void Something_new_counts(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_folder}/exchange/{path}")!);
        File.WriteAllText($"{_folder}/exchange/{path}", "");
        AreUntouched.ShouldBeFalse();
    }

    [Theory]
    [InlineData("lists/Packages")]
    [InlineData("image.list")]
    public void Something_replaced_or_gone_counts(string name)
    {
        var content = File.ReadAllText($"{Apt}/{name}");
        File.Delete($"{Apt}/{name}");
        AreUntouched.ShouldBeFalse();
        File.WriteAllText($"{Apt}/{name}", content);
        AreUntouched.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
