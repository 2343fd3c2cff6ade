using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Documents;

/// <summary>A JSON schema for editors, generated from the shape that reads the same documents, and checked in.</summary>
/// <param name="Name">Relative to the repository's root: <c>.nuke/nodes.schema.json</c>.</param>
/// <param name="Text">What it has to contain.</param>
public sealed record SchemaFile(string Name, string Text)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(),
    };

    public static SchemaFile Of<T>(string name, string title, Shape<T> shape)
    {
        JsonObject schema = new() { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach (var (key, value) in shape.Schema())
            schema[key] = value?.DeepClone();
        return new(name, schema.ToJsonString(Options) + "\n");
    }

    /// <summary>Writes it where it belongs.</summary>
    /// <param name="root">The repository's root.</param>
    public void Write(string root)
    {
        var path = Path.Combine(root, Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Text);
    }
}
