using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>A regular expression in .NET's dialect, without look-around and back-references: none takes more than linear time.</summary>
internal sealed class PatternShape : Shape<Regex>
{
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out Regex value)
    {
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar) return Refuse(node, path, reading, "a regular expression");
        try
        {
            value = new(scalar.Value, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);
            return true;
        }
        catch (RegexParseException exception)
        {
            reading.Report(node.Position, path, $"{node.Description} is not a regular expression: {exception.Error} at character {exception.Offset}");
        }
        catch (NotSupportedException)
        {
            reading.Report(node.Position, path, $"{node.Description} uses look-around or back-references, which are not supported");
        }

        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "regex" };
}
