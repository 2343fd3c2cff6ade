using System.Text.RegularExpressions;

namespace Kiln.Tests.Architecture;

public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    // Data, generated, or one whole by its nature.
    private static readonly string[] MayBeLong = ["build.sh", "README.md", "CHANGELOG.md", "PublishedMembers.txt", "PublishedSurface.txt"];

    [Fact]
    public async Task Folders_are_namespaces()
    {
        var wrong = from file in await Files("build/Kiln", "build/Kiln.Local", "tests")
                    where file.Namespace is { } name && !file.Name.Contains("/Sample/", StringComparison.Ordinal)
                    let expected = file.Folder.Split('/', 2)[1].Replace('/', '.')
                    where file.Namespace != expected
                    select $"{file.Name} declares {file.Namespace}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_file_is_longer_than_a_reader_bears()
    {
        var files = (await SourceFile.AllAsync()).Where(file => Path.GetExtension(file.Name) is ".cs" or ".sh" or ".py" or ".yaml" or ".props" or ".csproj");
        files.Where(file => !MayBeLong.Contains(Path.GetFileName(file.Name)) && file.Text.Count(letter => letter == '\n') > LongestFile).Select(file => file.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Time_comes_in_by_constructor()
    {
        // The banned-API analyzer says so while compiling; this says that nobody turned it off.
        var users = (await Files("build", "tests")).Where(file => Clocks().IsMatch(file.Text)).Select(file => file.Name);
        users.Where(name => !name.StartsWith("build/standins/", StringComparison.Ordinal) && !name.StartsWith("tests/Kiln.Tests/Architecture/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_host_of_a_mirror_or_a_registry_is_written_anywhere()
    {
        var found = from file in await SourceFile.AllAsync()
                    where !file.Name.EndsWith(".lock.json", StringComparison.Ordinal)
                    from match in Addresses().Matches(file.Text)
                    let host = match.Groups["host"].Value
                    where !IsKnown(host)
                    select $"{file.Name}: {match.Value}";
        found.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public async Task No_package_feed_is_configured()
    {
        var names = (await SourceFile.AllAsync()).Select(file => Path.GetFileName(file.Name));
        names.Where(name => name.ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC" or "PIP.CONF").ShouldBeEmpty();
    }

    // Examples, this host itself, official pages and schemas; never where packages come from.
    private static bool IsKnown(string host) =>
        host.EndsWith(".example", StringComparison.Ordinal) || host == "example.com" || host.EndsWith(".example.com", StringComparison.Ordinal) || host.EndsWith(".test", StringComparison.Ordinal)
        || host is "localhost" or "127.0.0.1" || host.StartsWith("127.", StringComparison.Ordinal) || host.All(letter => char.IsDigit(letter) || letter == '.')
        || !host.Contains('.', StringComparison.Ordinal)
        || Official.Contains(host);

    private static readonly string[] Official =
    [
        "dot.net", "microsoft.com", "learn.microsoft.com", "dotnet.microsoft.com", "aka.ms", "json-schema.org", "www.w3.org", "nuke.build", "www.nuke.build", "github.com", "keepachangelog.com", "semver.org",
    ];

    private static async Task<IEnumerable<SourceFile>> Files(params string[] folders) =>
        (await Task.WhenAll(folders.Select(SourceFile.UnderAsync))).SelectMany(files => files).Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex Clocks();

    [GeneratedRegex(@"\b(?:https?|ftp|ssh)://(?:[^\s/@""'<>]*@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]*)")]
    private static partial Regex Addresses();
}
