using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>The JSON schema of the parameters files, in the form the published package writes it.</summary>
internal sealed class BuildSchema : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly Utf8JsonWriter _json;
    private readonly NukeBuild _build;

    private BuildSchema(NukeBuild build)
    {
        _build = build;
        _json = new(_stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static string Of(NukeBuild build, IReadOnlyList<ParameterMember> parameters)
    {
        using var schema = new BuildSchema(build);
        schema.Write(parameters);
        schema._json.Flush();
        return Encoding.UTF8.GetString(schema._stream.ToArray()) + Environment.NewLine;
    }

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private void Write(IReadOnlyList<ParameterMember> parameters)
    {
        _json.WriteStartObject();
        _json.WriteString("$schema", "http://json-schema.org/draft-04/schema#");
        _json.WriteStartObject("definitions");
        WriteEnumerations(parameters);
        _json.WriteStartObject(nameof(NukeBuild));
        WriteProperties(parameters.Where(x => x.IsBuiltIn));
        _json.WriteEndObject();
        _json.WriteEndObject();

        _json.WriteStartArray("allOf");
        _json.WriteStartObject();
        WriteProperties(parameters.Where(x => !x.IsBuiltIn));
        _json.WriteEndObject();
        _json.WriteStartObject();
        _json.WriteString("$ref", $"#/definitions/{nameof(NukeBuild)}");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    // In the order in which the parameters come to need them.
    private void WriteEnumerations(IReadOnlyList<ParameterMember> parameters)
    {
        foreach (var type in parameters.Where(IsReference).Select(x => x.ItemType).Distinct())
        {
            _json.WriteStartObject(type.Name);
            _json.WriteString("type", "string");
            if (type.IsEnum)
                _json.WriteString("description", string.Empty);

            WriteStrings("enum", type == typeof(Host) ? Host.Names : type == typeof(ExecutableTarget) ? _build.TargetNames.Order() : Enum.GetNames(type));
            _json.WriteEndObject();
        }
    }

    private void WriteProperties(IEnumerable<ParameterMember> parameters)
    {
        _json.WriteStartObject("properties");
        foreach (var parameter in parameters)
        {
            _json.WriteStartObject(parameter.Name);
            WriteProperty(parameter);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteProperty(ParameterMember parameter)
    {
        var isReference = IsReference(parameter);
        var values = isReference ? null : parameter.ValueSet(_build);
        if (parameter.IsArray)
            _json.WriteString("type", "array");
        else if (!isReference)
            WriteType(parameter);

        if (parameter.Description is { } description)
            _json.WriteString("description", description);

        if (!parameter.IsArray && Format(parameter.ItemType) is { } format)
            _json.WriteString("format", format);

        if (parameter.IsSecret)
            _json.WriteString("default", "Secrets must be entered via 'nuke :secrets [profile]'");

        if (parameter.IsArray)
            WriteItems(parameter, values);
        else if (isReference)
            _json.WriteString("$ref", $"#/definitions/{parameter.ItemType.Name}");
        else if (values is not null)
            WriteStrings("enum", values);
    }

    private void WriteItems(ParameterMember parameter, IReadOnlyList<string> values)
    {
        _json.WriteStartObject("items");
        if (IsReference(parameter))
        {
            _json.WriteString("$ref", $"#/definitions/{parameter.ItemType.Name}");
        }
        else
        {
            _json.WriteString("type", JsonType(parameter.ItemType));
            if (Format(parameter.ItemType) is { } format)
                _json.WriteString("format", format);

            if (values is not null)
                WriteStrings("enum", values);
        }

        _json.WriteEndObject();
    }

    private void WriteType(ParameterMember parameter)
    {
        if (Nullable.GetUnderlyingType(parameter.Type) is null)
            _json.WriteString("type", JsonType(parameter.ItemType));
        else
            WriteStrings("type", new[] { JsonType(parameter.ItemType), "null" }.Order(StringComparer.Ordinal));
    }

    private void WriteStrings(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (var value in values)
            _json.WriteStringValue(value);

        _json.WriteEndArray();
    }

    private static bool IsReference(ParameterMember parameter) =>
        parameter.ItemType == typeof(Host) || parameter.ItemType == typeof(ExecutableTarget)
        || (parameter.ItemType.IsEnum && Nullable.GetUnderlyingType(parameter.Type) is null);

    private static string JsonType(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(double) || type == typeof(decimal) ? "number"
        : "string";

    private static string Format(Type type) =>
        type == typeof(int) ? "int32"
        : type == typeof(long) ? "int64"
        : type == typeof(double) ? "double"
        : type == typeof(decimal) ? "decimal"
        : null;
}
