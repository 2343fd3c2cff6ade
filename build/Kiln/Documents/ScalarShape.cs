using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>Makes a value of text; null where the text is none.</summary>
public delegate bool TextParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>A single value, written as text of one form.</summary>
/// <param name="expected">The form, as errors name it: <c>a time such as 90s or 15m</c>.</param>
/// <param name="parse">False where the text has another form.</param>
/// <param name="schema">Makes the JSON schema of the form.</param>
public sealed class ScalarShape<T>(string expected, TextParser<T> parse, Func<JsonObject> schema) : Shape<T>
{
    /// <summary>True where quotes make something else of it: numbers and truth values.</summary>
    public bool IsPlainOnly { get; init; }

    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
            return Refuse(node, path, reading, expected);
        if (IsPlainOnly && !scalar.IsPlain)
            return Refuse(node, path, reading, $"{expected} without quotes");
        if (parse(scalar.Value, out value))
            return true;
        value = default;
        return Refuse(node, path, reading, expected);
    }

    public override JsonObject Schema() => schema();
}
