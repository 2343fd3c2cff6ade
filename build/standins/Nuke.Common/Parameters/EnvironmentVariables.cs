using System.Collections;
using Serilog;

namespace Nuke.Common.Parameters;

/// <summary>
/// Variables by the name of a parameter: the exact name first, else any that is the same, or the same after NUKE, when only its letters
/// and digits are looked at, without their case.
/// </summary>
internal static class EnvironmentVariables
{
    private static readonly ILookup<string, string> s_byPlainName = Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToLookup(x => PlainName((string)x.Key), x => (string)x.Value, StringComparer.OrdinalIgnoreCase);

    public static object Get(string name, Type type, char? separator)
    {
        if (Find(name) is not { } value)
            return null;

        var words = (separator is { } character ? value.Split(character) : [value]).Where(x => !string.IsNullOrWhiteSpace(x)).ToArray();
        if (words.Length == 0)
            return null;

        try
        {
            return ValueConversion.Convert(words, type, booleanDefault: false);
        }
        catch (Exception exception)
        {
            Assert.Fail(string.Join(
                Environment.NewLine,
                $"Resolving parameter '{name}' failed.", exception.Message, "Environment variable was:", value));
            return null;
        }
    }

    private static string Find(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is { } exact)
            return exact;

        string[] values = [.. s_byPlainName[PlainName(name)], .. s_byPlainName["NUKE" + PlainName(name)]];
        if (values.Length > 1)
            Log.Warning("Could not resolve {VariableName} since multiple values are provided", name);

        return values is [var only] ? only : null;
    }

    private static string PlainName(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
