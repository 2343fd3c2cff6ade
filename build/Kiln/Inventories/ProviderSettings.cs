using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>What the inventory says to one provider. Only that provider knows which settings there are.</summary>
public sealed record ProviderSettings
{
    public string Name { get; init; } = "";

    public SourcePosition Position { get; init; }

    /// <summary>By name, each with its place, so that the provider can report what it does not know.</summary>
    public IReadOnlyDictionary<string, Located<string>> Settings { get; init; } = new Dictionary<string, Located<string>>();

    /// <summary>What the inventory's sizes are called at this provider: <c>small</c> is <c>t3.small</c>.</summary>
    public IReadOnlyDictionary<string, string> Sizes { get; init; } = Defaults.None;
}
