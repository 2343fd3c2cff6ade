namespace Nuke.Common.Parameters;

/// <summary>
/// The tokens of a command line. Those before the first option are positional; each option owns everything up to the next one.
/// </summary>
internal sealed class ArgumentList(string[] tokens)
{
    public static ArgumentList CommandLine { get; } = new(Environment.GetCommandLineArgs()[1..]);

    /// <summary>The tokens that are not options themselves: targets and values.</summary>
    public IEnumerable<string> Plain => tokens.Where(x => !IsOption(x));

    public string[] Positional => [.. tokens.TakeWhile(x => !IsOption(x))];

    /// <summary>The values of the last option of that name, dashes and case aside; null where it is not given.</summary>
    public string[] Named(string name)
    {
        var index = Array.FindLastIndex(tokens, x => IsOption(x) && SameName(x, name));
        return index < 0 ? null : [.. tokens.Skip(index + 1).TakeWhile(x => !IsOption(x))];
    }

    public object Convert(string name, string[] values, Type type, char? separator)
    {
        if (separator is { } character && values.Any(x => x.Contains(character, StringComparison.Ordinal)))
        {
            // (sic: this is how the published package spells it.)
            Assert.True(
                values.Length == 1,
                $"Argumenet '{name}' with value [ {string.Join(", ", values)} ] cannot be split with separator '{separator}'");
            values = values[0].Split(character);
        }

        try
        {
            return ValueConversion.Convert(values, type, booleanDefault: true);
        }
        catch (Exception exception)
        {
            var arguments = tokens.Select((x, i) => $"  [{i}] = {x}");
            Assert.Fail(string.Join(
                Environment.NewLine,
                [$"Resolving argument '{name}' failed.", exception.Message, "Arguments were:", .. arguments]));
            return null;
        }
    }

    private static bool IsOption(string token) => token.StartsWith('-');

    private static bool SameName(string option, string name) =>
        WithoutDashes(option).Equals(WithoutDashes(name), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDashes(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal);
}
