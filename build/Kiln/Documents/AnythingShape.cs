using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>
/// Whatever was written: texts, lists and dictionaries of them. Only an unquoted <c>true</c> or <c>false</c> becomes a truth
/// value; numbers stay as they were written.
/// </summary>
internal sealed class AnythingShape : Shape<object>
{
    public override bool TryRead(Node node, string path, Reading reading, out object value)
    {
        value = Convert(node);
        return true;
    }

    public override JsonObject Schema() => [];

    private static object Convert(Node node) => node switch
    {
        ScalarNode { IsNull: true } => "",
        ScalarNode { IsPlain: true, Value: "true" } => true,
        ScalarNode { IsPlain: true, Value: "false" } => false,
        ScalarNode scalar => scalar.Value,
        SequenceNode list => list.Items.Select(Convert).ToList(),
        MappingNode mapping => mapping.Entries.ToDictionary(entry => entry.Key, entry => Convert(entry.Value.Value), StringComparer.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
