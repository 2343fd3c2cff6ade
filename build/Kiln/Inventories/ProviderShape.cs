using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>What is said to a provider: <c>sizes</c>, which the engine looks things up in, and settings that only the provider knows.</summary>
internal sealed class ProviderShape : Shape<ProviderSettings>
{
    private static readonly Shape<IReadOnlyDictionary<string, string>> Sizes =
        Shapes.Map(Shapes.Matching("the name of a size", "^[a-z0-9][a-z0-9_-]{0,39}$", IsSize), Shapes.Value);

    private static readonly Shape<IReadOnlyDictionary<string, Located<string>>> Settings =
        Shapes.Map(InventoryShapes.VariableName, Shapes.Value.Located());

    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out ProviderSettings value)
    {
        value = null;
        IReadOnlyDictionary<string, string>? sizes = Defaults.None;
        var holds = node is not MappingNode mapping || !mapping.Entries.TryGetValue("sizes", out var entry)
            || Sizes.TryRead(entry.Value, $"{path}.sizes", reading, out sizes);

        var others = node is not MappingNode all ? node
            : new MappingNode(node.Position, new(all.Entries.Where(entry => entry.Key != "sizes"), StringComparer.Ordinal));
        if (!Settings.TryRead(others, path, reading, out var settings) || !holds)
            return false;
        value = new() { Position = node.Position, Settings = settings, Sizes = sizes! };
        return true;
    }

    public override JsonObject Schema()
    {
        var schema = Settings.Schema();
        var sizes = Sizes.Schema();
        sizes.Insert(0, "description", "What the inventory's sizes are called at this provider.");
        schema["properties"] = new JsonObject { ["sizes"] = sizes };
        return schema;
    }

    private static bool IsSize(string text) =>
        text.Length is > 0 and <= 40 && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')
        && char.IsAsciiLetterOrDigit(text[0]);
}
