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
        var holds = true;
        foreach (var (name, entry) in mapping.Entries)
        {
            var isNamed = key.TryRead(new ScalarNode(entry.KeyPosition, name, isPlain: false), path, reading, out _);
            var isRead = item.TryRead(entry.Value, Entries.PathTo(path, name), reading, out var read);
            if (isNamed && (isRead || read is not null && default(T) is null))
                items.Add(name, read!);
            holds &= isNamed && isRead;
        }

        value = items;
        return holds;
    }

    public override JsonObject Schema()
    {
        var schema = Shapes.Type("object");
        schema["propertyNames"] = key.Schema();
        schema["additionalProperties"] = item.Schema();
        return schema;
    }
}
