namespace Kiln.Documents;

/// <summary>What an operator may have meant by a name that is not known.</summary>
public static class NearestName
{
    private const int Shown = 20;

    /// <summary><c>Known: base, keep. Did you mean 'base'?</c></summary>
    public static string Hint(string unknown, IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (names.Length == 0)
            return "Known: none.";

        var list = string.Join(", ", names.Take(Shown).Select(Printable.Escape));
        if (names.Length > Shown)
            list += $" and {names.Length - Shown} more";
        return Find(unknown, names) is { } nearest ? $"Known: {list}. Did you mean {Printable.Quote(nearest)}?" : $"Known: {list}.";
    }

    /// <summary>The known name with the fewest typing errors between; null where none is near.</summary>
    public static string? Find(string unknown, IEnumerable<string> known)
    {
        var allowed = Math.Clamp(unknown.Length / 3, 1, 3);
        return known
            .Where(name => Math.Abs(name.Length - unknown.Length) <= allowed)
            .Select(name => (name, distance: Distance(unknown, name)))
            .Where(candidate => candidate.distance <= allowed)
            .OrderBy(candidate => candidate.distance)
            .Select(candidate => candidate.name)
            .FirstOrDefault();
    }

    /// <summary>Letters to add, leave out, replace or swap with their neighbour (Damerau–Levenshtein), without regard to case.</summary>
    public static int Distance(string left, string right)
    {
        var (older, old, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++)
            row[column] = column;

        for (var i = 1; i <= left.Length; i++)
        {
            (older, old, row) = (old, row, older);
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = old[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(old[j], row[j - 1]));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
            }
        }

        return row[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
