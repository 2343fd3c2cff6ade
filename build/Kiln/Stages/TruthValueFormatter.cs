using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace Kiln.Stages;

/// <summary>Writes truth values in templates as they are written in YAML, JSON and configuration files: <c>true</c>, <c>false</c>.</summary>
internal sealed class TruthValueFormatter : IFormatter, IFormatterProvider
{
    public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
    {
        formatter = type == typeof(bool) ? this : null;
        return formatter is not null;
    }

    public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(value is true ? "true" : "false");
}
