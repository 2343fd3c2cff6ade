using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A mapping whose keys the operator chooses.</summary>
internal sealed class MapShape<T>(Shape<string> key, Shape<T> item) : Shape<IReadOnlyDictionary<string, T>>
{
    public override bool TryRead(
        Node node, string path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true })
            node = new MappingNode(node.Position, []);
        if (node is not MappingNode mapping)
            return Refuse(node, path, reading, "a mapping");

        var items = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, entry) in mapping.Entries)
        {
            var isNamed = key.TryRead(new ScalarNode(entry.KeyPosition, name, isPlain: false), path, reading, out _);
            if (item.TryRead(entry.Value, Entries.PathTo(path, name), reading, out var read) && isNamed)
                items.Add(name, read);
        }

        value = items;
        return items.Count == mapping.Entries.Count;
    }

    public override JsonObject Schema()
    {
        var schema = Shapes.Type("object");
        schema["propertyNames"] = key.Schema();
        schema["additionalProperties"] = item.Schema();
        return schema;
    }
}
