using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A mapping with exactly one key, which says what its value is.</summary>
internal sealed class OneOfShape<T>(string noun, IReadOnlyList<Key<T>> kinds) : Shape<T>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not MappingNode mapping)
            return Refuse(node, path, reading, $"a {noun}, written as 'kind: …'");
        if (mapping.Entries.Count != 1)
        {
            reading.Report(node.Position, path, $"expected one {noun}, found {mapping.Entries.Count} keys: "
                + $"{string.Join(", ", mapping.Entries.Keys.Select(Printable.Escape))}. Begin each with its own '- '");
            return false;
        }

        var (name, entry) = mapping.Entries.First();
        if (kinds.FirstOrDefault(kind => kind.Name == name) is { } known)
            return known.Shape.TryRead(entry.Value, Entries.PathTo(path, name), reading, out value);

        reading.Report(entry.KeyPosition, path, $"unknown {noun} {Printable.Quote(name)}. {NearestName.Hint(name, kinds.Select(kind => kind.Name))}");
        return false;
    }

    public override JsonObject Schema()
    {
        var schema = Shapes.Type("object");
        schema["minProperties"] = 1;
        schema["maxProperties"] = 1;
        schema["additionalProperties"] = false;
        schema["properties"] = new JsonObject(kinds.Select(kind => KeyValuePair.Create(kind.Name, (JsonNode?)kind.Schema())));
        return schema;
    }
}
