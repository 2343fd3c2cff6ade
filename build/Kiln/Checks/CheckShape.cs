using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>A check: one key that says what is checked, and <c>within</c> where it may take a while.</summary>
internal sealed class CheckShape(IReadOnlyList<Key<Check>> kinds) : Shape<Check>
{
    private const string Within = "within";
    private const string Explanation = "How long it may take to become true; until then it is asked again. Default: 15s for services, ports and http, else at once.";

    private readonly Shape<Check> _kind = Shapes.OneOf("check", kinds);

    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out Check value)
    {
        if (node is not MappingNode mapping || !mapping.Entries.TryGetValue(Within, out var within))
            return TryRead(node, path, reading, null, out value);

        OrderedDictionary<string, MappingEntry> kind = new(mapping.Entries.Where(entry => entry.Key != Within), StringComparer.Ordinal);
        var isTime = Shapes.Duration.TryRead(within.Value, $"{path}.{Within}", reading, out var time);
        return TryRead(new MappingNode(mapping.Position, kind), path, reading, time, out value) && isTime;
    }

    public override JsonObject Schema()
    {
        var schema = _kind.Schema();
        var time = Shapes.Duration.Schema();
        time.Insert(0, "description", Explanation);
        schema["properties"]![Within] = time;
        schema["maxProperties"] = 2;
        return schema;
    }

    private bool TryRead(Node node, string path, Reading reading, TimeSpan? within, [MaybeNullWhen(false)] out Check value)
    {
        var isCheck = _kind.TryRead(node, path, reading, out var check);
        value = isCheck ? check! with { Position = node.Position, Within = within } : null;
        return isCheck;
    }
}
