using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kiln.Documents;

namespace Kiln.Tests.Documents;

/// <summary>No input takes the build down, or long.</summary>
public sealed class DocumentBoundsTests
{
    private static readonly string[] Fragments =
    [
        "a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&a ", "*a", "<<: *a", "!!str ", "? ", "|\n", ">-\n", "\"", "'", "#", "\t",
        "---\n", "...\n", "%YAML 1.2\n", "\r\n", "\u00e9", "\u2028", "\ud83d\ude00", "${env:A}", "\\x41", "\\u", "!<", "@", "`", "\ufeff",
    ];

    [Theory]
    [InlineData("[", 10_000)]
    [InlineData("[", 100_000)]
    [InlineData("{", 100_000)]
    [InlineData("[{", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("[\n", 100_000)]
    [InlineData("- ", 10_000)]
    [InlineData("- ", 500_000)]
    [InlineData("? ", 100_000)]
    [InlineData("- - -\n ", 100_000)]
    [InlineData("a: {b: [", 100_000)]
    public void Deep_nesting_is_refused_before_it_hurts(string opening, int times)
    {
        var watch = Stopwatch.StartNew();

        var problems = Yaml.ProblemsOf(string.Concat(Enumerable.Repeat(opening, times)));

        watch.Elapsed.ShouldBeLessThan(Yaml.Limit);
        problems.ShouldMatch(@"^a\.yaml\(\d+,\d+\): (\[0\]: )?(nested more than 64 deep|not YAML: .+|expected a key, which is a single word or text)$");
    }

    [Fact]
    public void Ten_thousand_blocks_in_each_other_are_refused()
    {
        var text = new StringBuilder();
        for (var depth = 0; depth < 1_000; depth++)
            text.Append(' ', depth).Append("a:\n");

        Yaml.ProblemsOf(text.ToString()).ShouldBe("a.yaml(65,65): nested more than 64 deep");
        Yaml.ProblemsOf(string.Concat(Enumerable.Repeat("- ", 10_000))).ShouldBe("a.yaml(1,129): nested more than 64 deep");
        Yaml.ProblemsOf(new string('[', 10_000)).ShouldBe("a.yaml(1,65): nested more than 64 deep");
    }

    [Fact]
    public void Sixty_four_deep_is_read() =>
        Yaml.ProblemsOf(new string('[', 63) + "a" + new string(']', 63)).ShouldBeEmpty();

    [Fact]
    public void An_alias_counts_with_the_depth_of_what_it_stands_for()
    {
        var deep = new string('[', 40) + "a" + new string(']', 40);

        Yaml.ProblemsOf($"a: &a {deep}\nb: {new string('[', 30)}*a{new string(']', 30)}\n").ShouldBe("a.yaml(2,34): nested more than 64 deep");
    }

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var level = 1; level < 10; level++)
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]");

        Yaml.ProblemsOf(text.ToString())
            .ShouldBe("a.yaml(6,15): a5[1]: more than 300,000 values, with each alias counted as what it stands for");
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("a: b\n")]
    [InlineData("- a\n")]
    [InlineData("#\n")]
    [InlineData("\n")]
    [InlineData("\"\n")]
    [InlineData("a ")]
    [InlineData("a,")]
    [InlineData("'")]
    [InlineData("''\n")]
    [InlineData("&a ")]
    [InlineData("*a ")]
    [InlineData("!a ")]
    [InlineData("%a b\n")]
    [InlineData("---\n")]
    [InlineData(": ")]
    [InlineData("? a\n")]
    [InlineData("|\n ")]
    [InlineData("${env:")]
    public void A_whole_megabyte_of_one_thing_is_read_or_refused_quickly(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, DocumentReader.LargestFile / part.Length));
        foreach (var opening in new[] { "", "[", "a: \"", "a: |\n ", "{a: " })
        {
            var watch = Stopwatch.StartNew();
            var reading = new Reading();
            DocumentReader.TryParse(Encoding.UTF8.GetBytes(opening + text), "a.yaml", reading, _ => null, out _);
            watch.Elapsed.ShouldBeLessThan(Yaml.Limit, opening);
        }
    }

    [Fact]
    public void A_file_of_two_megabytes_is_refused_unread()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, new byte[2 * 1024 * 1024]);
            var reading = new Reading();

            DocumentReader.TryRead(path, "nodes.yaml", reading, null, out _).ShouldBeFalse();

            Should.Throw<ConfigurationException>(reading.ThrowIfAny).Message
                .ShouldBe("nodes.yaml(1,1): the file is larger than 1 MiB, which is the most that is read");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Random_bytes_never_crash_the_reader() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes => Yaml.ProblemsOf(bytes) is not null));

    [Fact]
    public void Random_pieces_of_yaml_never_crash_the_reader() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3_000),
            Prop.ForAll(Gen.Elements(Fragments).ArrayOf().ToArbitrary(), pieces => Yaml.ProblemsOf(string.Concat(pieces)) is not null));
}
