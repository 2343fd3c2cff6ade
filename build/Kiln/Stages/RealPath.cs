namespace Kiln.Stages;

/// <summary>Where a path really leads, with every link on the way followed.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Follows a path from a folder.</summary>
    /// <param name="folder">A real path.</param>
    /// <param name="reached">The real path; where the way ends early, of the last folder on it.</param>
    /// <returns>False where the path names nothing, or links run in a circle.</returns>
    public static bool TryFollow(string folder, string path, out string reached)
    {
        reached = Path.IsPathRooted(path) ? "/" : folder;
        var links = 0;
        var ahead = new Stack<string>(path.Split('/').Reverse());
        while (ahead.TryPop(out var name))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                reached = Path.GetDirectoryName(reached) ?? "/";
                continue;
            }

            var next = new FileInfo(Path.Join(reached, name));
            if (next.LinkTarget is { } target)
            {
                if (++links > MostLinks)
                    return false;
                foreach (var part in target.Split('/').Reverse())
                    ahead.Push(part);
                if (Path.IsPathRooted(target))
                    reached = "/";
            }
            else if (Path.Exists(next.FullName))
                reached = next.FullName;
            else
                return false;
        }

        return true;
    }

    public static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
