using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A list whose items have one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item) : Shape<IReadOnlyList<T>>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not SequenceNode sequence)
            return Refuse(node, path, reading, "a list");

        var items = new List<T>();
        for (var index = 0; index < sequence.Items.Count; index++)
        {
            if (item.TryRead(sequence.Items[index], $"{path}[{index}]", reading, out var read))
                items.Add(read);
        }

        value = items;
        return items.Count == sequence.Items.Count;
    }

    public override JsonObject Schema()
    {
        var schema = Shapes.Type("array");
        schema["items"] = item.Schema();
        return schema;
    }
}
