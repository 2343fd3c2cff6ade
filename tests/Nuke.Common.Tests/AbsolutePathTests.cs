using Nuke.Common.IO;

namespace Nuke.Common.Tests;

public class AbsolutePathTests
{
    private readonly AbsolutePath _path = "/srv/images";

    [Fact]
    public void A_path_is_put_together_with_slashes() => (_path / "web" / "../app/disk.img").ToString().ShouldBe("/srv/images/app/disk.img");

    [Fact]
    public void A_range_is_the_way_up() => (_path / "web" / ..).ShouldBe(_path);

    [Fact]
    public void A_suffix_is_added_as_it_is() => (_path + ".old").ToString().ShouldBe("/srv/images.old");

    [Fact]
    public void A_root_has_no_parent() => AbsolutePath.Create("/").Parent.ShouldBeNull();

    [Fact]
    public void A_path_that_is_not_rooted_is_refused() =>
        Should.Throw<ArgumentException>(() => (AbsolutePath)"web").Message.ShouldBe("Path 'web' must be rooted");

    [Fact]
    public void A_rooted_path_cannot_be_appended() => Should.Throw<ArgumentException>(() => _path / "/etc");

    [Fact]
    public void Paths_are_equal_by_their_text() => ((AbsolutePath)"/srv/./images/").ShouldBe(_path);

    [Fact]
    public void Names_come_in_parts()
    {
        var file = _path / "disk.tar.gz";
        (file.Name, file.NameWithoutExtension, file.Extension).ShouldBe(("disk.tar.gz", "disk.tar", ".gz"));
    }

    [Theory]
    [InlineData("d", "\"/a b\"")]
    [InlineData("dn", "\"/a b\"")]
    [InlineData("s", "'/a b'")]
    [InlineData("sn", "'/a b'")]
    [InlineData("nq", "/a b")]
    [InlineData(null, "/a b")]
    public void A_path_can_be_quoted(string? format, string expected) => AbsolutePath.Create("/a b").ToString(format).ShouldBe(expected);

    [Fact]
    public void Files_are_written_found_and_deleted()
    {
        AbsolutePath directory = Directory.CreateTempSubdirectory("nuke-path-").FullName;
        (directory / "a" / "b.txt").WriteAllText("text").ReadAllText().ShouldBe("text\n");
        (directory / "c.txt").WriteAllText("text", eofLineBreak: false).ReadAllText().ShouldBe("text");
        directory.GetFiles("*.txt").Select(x => x.Name).ShouldBe(["c.txt"]);
        directory.GetFiles("*.txt", depth: 2).Select(x => x.Name).ShouldBe(["b.txt", "c.txt"]);
        directory.GetDirectories().Select(x => x.Name).ShouldBe(["a"]);
        directory.CreateOrCleanDirectory().GetFiles(depth: 2).ShouldBeEmpty();
        directory.DeleteDirectory();
        directory.DirectoryExists().ShouldBeFalse();
    }
}
