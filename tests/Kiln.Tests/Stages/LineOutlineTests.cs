using Kiln.Machines;
using Kiln.Stages;

namespace Kiln.Tests.Stages;

public sealed class LineOutlineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", 0)]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", 1)]
    [InlineData("a\nb\nc\n", "a\nb\nc\nd\n", 1)]
    [InlineData("a\nb\nc\n", "a\nc\n", 1)]
    [InlineData("a\nb\nc\n", "c\nb\na\n", 2)]
    [InlineData("a\nb\nc\nd\n", "x\nb\ny\nd\nz\n", 3)]
    [InlineData("a\nb\n", "a\nb", 1)]
    [InlineData("", "a\nb\nc", 3)]
    [InlineData("a", "a\r", 1)]
    public void Lines_that_differ_are_counted(string one, string two, int count)
    {
        Of(one).Difference(Of(two)).ShouldBe(count);
        Of(two).Difference(Of(one)).ShouldBe(count);
    }

    [Fact]
    public void A_file_is_remembered_by_its_lines() => OfFile("a\nb\n", "a\nb\n"u8.ToArray())!.Difference(Of("a\nb\nc\n")).ShouldBe(1);

    [Fact]
    public void A_file_that_is_no_text_is_not_remembered() => OfFile("a\0b", "a\0b"u8.ToArray()).ShouldBeNull();

    [Fact]
    public void A_large_file_is_not_remembered() =>
        LineOutline.Of(new FileContent.Text(new('a', LineOutline.LargestFile + 1))).ShouldBeNull();

    [Fact]
    public void A_file_that_changed_since_it_was_hashed_is_not_remembered() => OfFile("a", "b"u8.ToArray()).ShouldBeNull();

    [Fact]
    public void A_file_that_is_gone_is_not_remembered() => LineOutline.Of(new FileContent.HostFile($"{_folder}/gone", "")).ShouldBeNull();

    [Fact]
    public void Files_of_very_many_lines_that_have_nothing_in_common_are_not_compared() =>
        new LineOutline([.. Enumerable.Range(0, 3000).Select(line => (uint)line)]).Difference(new([.. Enumerable.Range(5000, 3000).Select(line => (uint)line)])).ShouldBeNull();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static LineOutline Of(string text) => LineOutline.Of(new FileContent.Text(text))!;

    private LineOutline? OfFile(string hashed, byte[] content)
    {
        File.WriteAllBytes($"{_folder}/file", content);
        return LineOutline.Of(new FileContent.HostFile($"{_folder}/file", new FileContent.Text(hashed).Sha256));
    }
}
