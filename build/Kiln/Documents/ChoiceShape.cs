using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(IReadOnlyList<(string Word, T Value)> choices) : Shape<T>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        var words = choices.Select(choice => choice.Word);
        if (node is not ScalarNode { IsNull: false } scalar)
            return Refuse(node, path, reading, $"one of {string.Join(", ", words)}");

        foreach (var choice in choices.Where(choice => choice.Word == scalar.Value))
        {
            value = choice.Value;
            return true;
        }

        reading.Report(node.Position, path, $"{scalar.Description} is none of the choices. {NearestName.Hint(scalar.Value, words)}");
        return false;
    }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice.Word))]) };
}
