using System.Text.RegularExpressions;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Architecture;

/// <summary>A file that is part of the repository.</summary>
/// <param name="Name">Relative to the repository's root.</param>
internal sealed partial record SourceFile(string Name)
{
    public string Text { get; } = File.ReadAllText(Repository.Path(Name));

    public string Folder => Path.GetDirectoryName(Name)!;

    /// <summary>The namespaces it uses, by <c>using</c> or by a name in full.</summary>
    public IEnumerable<string> Namespaces => Usings().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

    public string? Namespace => Declaration().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Every file that git tracks, or would: those of a checkout without git are taken from its folders.</summary>
    public static async Task<IReadOnlyList<SourceFile>> AllAsync()
    {
        var git = await new ProcessRunner(TimeProvider.System).RunAsync(
            Command.Of("git", "-c", "safe.directory=*", "-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard"), null, default);
        git.Succeeded.ShouldBeTrue(git.Error);
        return [.. git.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => File.Exists(Repository.Path(name))).Select(name => new SourceFile(name))];
    }

    /// <summary>The C# files under a folder.</summary>
    public static async Task<IReadOnlyList<SourceFile>> UnderAsync(string folder) =>
        [.. (await AllAsync()).Where(file => file.Name.StartsWith($"{folder}/", StringComparison.Ordinal) && file.Name.EndsWith(".cs", StringComparison.Ordinal))];

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
