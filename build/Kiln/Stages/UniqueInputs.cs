using System.Globalization;

namespace Kiln.Stages;

/// <summary>Gives each input of a stage a name of its own, so that two states of the stage can be compared by name.</summary>
internal static class UniqueInputs
{
    /// <summary>The second <c>packages</c> of a stage becomes <c>packages #2</c>.</summary>
    public static IReadOnlyList<Provisioner> Of(IEnumerable<Provisioner> provisioners)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. provisioners.Select(provisioner => provisioner with { Inputs = [.. provisioner.Inputs.Select(Unique)] })];

        StageInput Unique(StageInput input)
        {
            var count = seen[input.Name] = seen.GetValueOrDefault(input.Name) + 1;
            return count == 1 ? input : input with { Name = string.Create(CultureInfo.InvariantCulture, $"{input.Name} #{count}") };
        }
    }
}
