namespace Kiln.Documents;

/// <summary>Everything that is wrong with the configuration, found before anything was created.</summary>
public sealed class ConfigurationException(IReadOnlyList<Problem> problems)
    : KilnException(string.Join('\n', problems))
{
    /// <summary>In the order of their positions; never empty.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
