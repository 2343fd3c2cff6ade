using System.Globalization;
using Kiln.Documents;

namespace Kiln.CommandLines;

/// <summary>
/// Reads a command line as NUKE does and refuses what NUKE forgives: it ignores an option it does not know and goes on with a
/// default where a value does not fit, and so would run for real what was meant as a dry run.
/// </summary>
public sealed class CommandLineCheck(IReadOnlyList<string> targets, IReadOnlyList<Option> options)
{
    /// <summary>Everything that is wrong, a sentence each; empty: all is well.</summary>
    public IReadOnlyList<string> Check(IReadOnlyList<string> arguments)
    {
        var leading = arguments.TakeWhile(argument => !IsSwitch(argument)).ToList();
        var problems = leading.Select(Target).ToList();
        for (var index = leading.Count; index < arguments.Count;)
        {
            var values = arguments.Skip(index + 1).TakeWhile(argument => !IsSwitch(argument)).ToList();
            problems.Add(CheckOption(arguments[index], values));
            index += 1 + values.Count;
        }

        return [.. problems.OfType<string>()];
    }

    /// <summary>The same for parameters that come from the environment.</summary>
    public IReadOnlyList<string> CheckEnvironment(IEnumerable<KeyValuePair<string, string>> environment) =>
    [
        .. from variable in environment
           from option in options
           where Plain(variable.Key) is var name && (name == Plain(option.Name) || name == $"nuke{Plain(option.Name)}")
           where option.Kind is OptionKind.Flag or OptionKind.Choice or OptionKind.Number
           let problem = CheckValues(option, $"The environment variable {variable.Key}", [variable.Value])
           where problem is not null
           select problem,
    ];

    private string? CheckOption(string text, IReadOnlyList<string> values)
    {
        if (text.Split('=') is [var name, _, ..]) return $"'{text}': write the value after a space: {name} {text[(name.Length + 1)..]}";
        if (options.FirstOrDefault(option => Plain(option.Name) == Plain(text)) is { } known) return CheckValues(known, known.Switch, values);

        var switches = options.Select(option => option.Switch).Order(StringComparer.Ordinal).ToList();
        return $"There is no option '{text}'. {NearestName.Hint(text, switches)}";
    }

    private string? CheckValues(Option option, string name, IReadOnlyList<string> values) => option.Kind switch
    {
        OptionKind.Flag when values.Any(value => !bool.TryParse(value, out _)) =>
            $"{name} is a switch: nothing, true or false follows it, not '{values.First(value => !bool.TryParse(value, out _))}'. Targets come before all options",
        OptionKind.Flag when values.Count > 1 => $"{name} is a switch: one value at most follows it",
        OptionKind.Text when values.Count != 1 && option.Name != "Root" => $"{name} takes one value, not {values.Count}. Targets come before all options",
        OptionKind.Number when values.Count != 1 => $"{name} takes one number, not {values.Count}. Targets come before all options",
        OptionKind.Number when !int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < option.Range.Least || number > option.Range.Most =>
            $"{name} takes a whole number from {option.Range.Least} {(option.Range.Most == int.MaxValue ? "up" : string.Create(CultureInfo.InvariantCulture, $"to {option.Range.Most}"))}, not '{values[0]}'",
        OptionKind.List when values.Count == 0 => $"{name} takes at least one value",
        OptionKind.Choice when values.Count != 1 => $"{name} takes one of {string.Join(", ", option.Choices)}",
        OptionKind.Choice when !option.Choices.Contains(values[0], StringComparer.OrdinalIgnoreCase) =>
            $"{name}: there is no '{values[0]}'. {NearestName.Hint(values[0], option.Choices)}",
        OptionKind.Targets => values.SelectMany(value => value.Split('+')).Select(Target).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    private string? Target(string name) =>
        targets.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : $"There is no target '{name}'. {NearestName.Hint(name, targets)}";

    private static bool IsSwitch(string argument) => argument.StartsWith('-');

    // NUKE matches names by their letters and digits, whatever their case.
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
