using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A mapping whose keys are known beforehand.</summary>
internal sealed class MappingShape<T>(IReadOnlyList<Key> keys, Func<Entries, T> make, bool partial) : Shape<T>
{
    private readonly Dictionary<string, Key> _keys = keys.ToDictionary(key => key.Name, StringComparer.Ordinal);

    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is ScalarNode { IsNull: true })
            node = new MappingNode(node.Position, []);
        if (node is not MappingNode mapping)
            return Refuse(node, path, reading, "a mapping");

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var holds = true;
        foreach (var (name, entry) in mapping.Entries)
            holds &= TryRead(name, entry, path, reading, values);
        foreach (var key in keys.Where(key => key.IsRequired && !mapping.Entries.ContainsKey(key.Name)))
        {
            reading.Report(mapping.Position, path, $"'{key.Name}' is missing: {key.Description}");
            holds = false;
        }

        if (!holds && !partial)
            return false;
        var before = reading.Count;
        value = make(new(mapping, path, reading, values));
        return holds && reading.Count == before;
    }

    private bool TryRead(string name, MappingEntry entry, string path, Reading reading, Dictionary<string, object?> values)
    {
        if (!_keys.TryGetValue(name, out var key))
        {
            reading.Report(entry.KeyPosition, path, $"unknown key {Printable.Quote(name)}. {NearestName.Hint(name, _keys.Keys)}");
            return false;
        }

        var holds = key.TryRead(entry.Value, Entries.PathTo(path, name), reading, out var value);
        if (holds || value is not null)
            values[name] = value;
        return holds;
    }

    public override JsonObject Schema()
    {
        var schema = Shapes.Type("object");
        schema["additionalProperties"] = false;
        schema["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)key.Schema())));
        if (keys.Any(key => key.IsRequired))
            schema["required"] = new JsonArray([.. keys.Where(key => key.IsRequired).Select(key => JsonValue.Create(key.Name))]);
        return schema;
    }
}
