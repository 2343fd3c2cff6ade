namespace Kiln.Stages;

/// <summary>What changed between two states of a stage, in the operator's words.</summary>
public static class StageDifference
{
    private const int Short = 40;

    /// <summary>
    /// The first input that differs: <c>parent rebuilt</c>, <c>files/redis.conf changed</c>, <c>packages: + jq</c>,
    /// <c>files/a.conf added</c>. Null where the lists are equal.
    /// </summary>
    public static string? First(IReadOnlyList<StageInput> before, IReadOnlyList<StageInput> after)
    {
        var old = before.ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);
        foreach (var input in after)
        {
            if (!old.TryGetValue(input.Name, out var value))
                return $"{input.Name} added";
            if (value != input.Value)
                return Changed(input.Name, value, input.Value);
        }

        var names = after.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        if (before.FirstOrDefault(input => !names.Contains(input.Name)) is { } removed)
            return $"{removed.Name} removed";
        return before.SequenceEqual(after) ? null : "the order of provisioners changed";
    }

    private static string Changed(string name, string before, string after) => name switch
    {
        "parent" => "parent rebuilt",
        "archive" => "archive updated",
        _ when name.Split(' ')[0] == "packages" => $"{name}: {Packages(before, after)}",
        _ when IsShown(before) && IsShown(after) => $"{name}: {before} → {after}",
        _ => $"{name} changed",
    };

    private static string Packages(string before, string after)
    {
        var (old, current) = (before.Split(' '), after.Split(' '));
        string[] changes = [.. current.Except(old).Select(package => $"+ {package}"), .. old.Except(current).Select(package => $"- {package}")];
        return changes.Length == 0 ? "order changed" : string.Join(' ', changes);
    }

    private static bool IsShown(string value) => value.Length is > 0 and <= Short && value.All(letter => letter is >= ' ' and <= '~');
}
