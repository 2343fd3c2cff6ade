using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A short form, written as a single value, and a long one.</summary>
internal sealed class EitherShape<T>(Shape<T> single, Shape<T> other) : Shape<T>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value) =>
        (node is ScalarNode { IsNull: false } ? single : other).TryRead(node, path, reading, out value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(single.Schema(), other.Schema()) };
}
