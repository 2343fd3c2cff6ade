#if !KILN_REGISTRY
namespace Nuke.Common.Tests;

public class PublishedSurfaceTests
{
    private static readonly Dictionary<string, Published> s_published = Published.Read("PublishedSurface.txt");

    [Fact]
    public void The_stand_in_has_nothing_that_the_published_package_lacks()
    {
        var additions = typeof(NukeBuild).Assembly.GetExportedTypes().SelectMany(Additions).ToArray();
        additions.ShouldBeEmpty();
    }

    private static IEnumerable<string> Additions(Type type)
    {
        var head = SurfaceText.Head(type);
        if (!s_published.TryGetValue(head, out var published))
            return [head, .. SurfaceText.Members(type).Select(x => $"{head}: {x}")];

        var bases = SurfaceText.Base(type) is { } name && !published.Bases.Contains(name) ? new[] { $"{head} : {name}" } : [];
        return [.. bases, .. SurfaceText.Members(type).Where(x => !published.Has(x)).Select(x => $"{head}: {x}")];
    }

    private sealed record Published(string[] Bases, HashSet<string> Members)
    {
        // A setter may be missing.
        public bool Has(string member) =>
            Members.Contains(member) || Members.Contains(member.Replace("{ get; }", "{ get; set; }", StringComparison.Ordinal));

        public static Dictionary<string, Published> Read(string file)
        {
            var types = new Dictionary<string, Published>();
            var members = new HashSet<string>();
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)).Where(x => x.Length > 0 && x[0] != '#'))
            {
                if (line[0] == ' ')
                {
                    members.Add(line.Trim());
                    continue;
                }

                members = [];
                var parts = line.Split(" : ");
                types.Add(parts[0], new(parts.Length > 1 ? parts[1].Split(", ") : [], members));
            }

            return types;
        }
    }
}
#endif
