namespace Kiln.Stages;

/// <summary>What changed between two states of a stage.</summary>
public static class StageDifference
{
    /// <summary>How many changes a reason names.</summary>
    private const int Named = 3;

    /// <summary>Every input that differs, in the order of the stage; what is gone comes last. Empty where the lists are equal.</summary>
    public static IReadOnlyList<StageChange> Between(IReadOnlyList<StageInput> before, IReadOnlyList<StageInput> after)
    {
        var old = before.ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);
        var names = after.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        List<StageChange> changes =
        [
            .. after.Where(input => old.GetValueOrDefault(input.Name) != input.Value).Select(input => new StageChange(input.Name, old.GetValueOrDefault(input.Name), input.Value)),
            .. before.Where(input => !names.Contains(input.Name)).Select(input => new StageChange(input.Name, input.Value, null)),
        ];
        return changes.Count > 0 || before.SequenceEqual(after) ? changes : [StageChange.OfOrder];
    }

    /// <summary>The first changes and how many there are besides: <c>packages: + jq, files/redis.conf: 3 lines and 2 more</c>.</summary>
    public static string Text(IReadOnlyList<StageChange> changes) =>
        string.Join(", ", changes.Take(Named).Select(change => change.Text)) + (changes.Count > Named ? $" and {changes.Count - Named} more" : "");
}
