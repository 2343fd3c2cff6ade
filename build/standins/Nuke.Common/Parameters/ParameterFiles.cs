using System.Text.Json;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>Values from <c>.nuke/parameters.json</c> and from one file for each profile, of which the later one wins.</summary>
internal sealed class ParameterFiles
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly AbsolutePath _root;

    private ParameterFiles(AbsolutePath root) => _root = root;

    public static ParameterFiles Load(AbsolutePath root, IEnumerable<string> profiles)
    {
        var files = new ParameterFiles(root);
        var common = root / ".nuke" / "parameters.json";
        if (common.FileExists())
            files.Add(common);

        foreach (var profile in profiles)
        {
            var file = root / ".nuke" / $"parameters.{profile}.json";
            Assert.FileExists(file, argumentExpression: "x.File");
            files.Add(file);
        }

        return files;
    }

    /// <summary>The value converted to the type; null where no file has one.</summary>
    public object Get(string name, Type type, bool isSecret = false)
    {
        if (!_values.TryGetValue(name, out var value))
            return null;

        Assert.False(
            isSecret,
            $"A parameters file holds '{name}' encrypted by 'nuke :secrets', which cannot be read here. Pass it by environment.");
        return ValueConversion.Convert([.. Words(value, isPath: type == typeof(AbsolutePath))], type, booleanDefault: true);
    }

    private void Add(AbsolutePath file)
    {
        try
        {
            using var document = JsonDocument.Parse(file.ReadAllText(), new() { CommentHandling = JsonCommentHandling.Skip });
            foreach (var property in document.RootElement.EnumerateObject())
                _values[property.Name] = property.Value.Clone();
        }
        catch (Exception exception)
        {
            Assert.Fail($"Failed parsing parameters file '{file}'.", exception);
        }
    }

    private IEnumerable<string> Words(JsonElement value, bool isPath) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(x => Words(x, isPath)),
            JsonValueKind.Null => [],
            _ when isPath => [Path.Combine(_root, value.ToString())],
            _ => [value.ToString()],
        };
}
