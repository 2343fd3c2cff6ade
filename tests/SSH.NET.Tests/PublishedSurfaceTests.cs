using System.Reflection;
using Renci.SshNet;

namespace SSH.NET.Tests;

/// <summary>
/// PublishedMembers.txt holds, for each type that the stand-in has, what the published package declares: a line for the
/// type, and under it one for each public and protected member.
/// </summary>
public class PublishedSurfaceTests
{
    private static readonly Dictionary<string, (string Heading, HashSet<string> Members)> Published = ReadPublished();

    [Fact]
    public void Every_member_of_the_stand_in_is_published_with_the_same_signature() =>
        typeof(SshClient).Assembly.GetExportedTypes()
            .SelectMany(type => PublicSurface.Of(type).Select(member => (type.FullName, Member: member)))
            .Where(own => !Published.TryGetValue(own.FullName!, out var type) || !type.Members.Contains(own.Member))
            .ShouldBeEmpty();

    [Fact]
    public void Every_type_of_the_stand_in_is_published_with_the_same_bases() =>
        typeof(SshClient).Assembly.GetExportedTypes()
            .Where(type => !Published.TryGetValue(type.FullName!, out var published) || !IsSame(type, published.Heading))
            .ShouldBeEmpty();

    private static bool IsSame(Type type, string heading)
    {
        var parts = heading.Split(" : ");
        var bases = type.GetInterfaces().Append(type.BaseType).Where(parent => parent is not null && parent != typeof(object) && !type.IsEnum).Select(parent => parent!.Name);
        var inherited = type.BaseType?.GetInterfaces().Select(parent => parent.Name) ?? [];
        return parts[0] == $"{PublicSurface.KindOf(type)} {type.FullName}"
            && bases.Except(inherited).All((parts.Length > 1 ? parts[1].Split(", ") : []).Contains);
    }

    private static Dictionary<string, (string, HashSet<string>)> ReadPublished()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("SSH.NET.Tests.PublishedMembers.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, (string, HashSet<string>)>();
        HashSet<string> members = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(' '))
                members.UnionWith(line.Contains('(', StringComparison.Ordinal) || line.Contains('{', StringComparison.Ordinal) || line.Contains("event ", StringComparison.Ordinal) ? [line.Trim()] : line.Trim().Split(", "));
            else
                types[line.Split(" : ")[0].Split(' ')[^1]] = (line, members = []);
        }
        return types;
    }
}
