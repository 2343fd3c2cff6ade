namespace Kiln.Inventories;

/// <summary>Names that lead back to themselves.</summary>
public static class Cycle
{
    /// <summary>The first cycle, from a name back to the same name; null where there is none. Long chains need no stack.</summary>
    public static IReadOnlyList<string>? Find(IEnumerable<string> names, Func<string, IReadOnlyList<string>> next)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in names)
        {
            var way = new OrderedDictionary<string, Queue<string>>(StringComparer.Ordinal);
            Enter(start);
            while (way.Count > 0)
            {
                var (name, ahead) = way.GetAt(way.Count - 1);
                if (!ahead.TryDequeue(out var other))
                {
                    done.Add(name);
                    way.RemoveAt(way.Count - 1);
                }
                else if (way.IndexOf(other) is var first and >= 0)
                    return [.. way.Keys.Skip(first), other];
                else
                    Enter(other);
            }

            void Enter(string name)
            {
                if (!done.Contains(name))
                    way.Add(name, new(next(name)));
            }
        }

        return null;
    }
}
