using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Kiln;
using Kiln.CommandLines;
using Nuke.Common;

/// <summary>How this process was called, and the targets and options of <see cref="Build"/>, read off its members.</summary>
internal static class CommandLine
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly string[] KeptPrefixes =
        ["KILN", "NUKE_", "DOTNET_", "NO_COLOR", "TERM", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "GITHUB_", "JENKINS_HOME", "CI"];

    public static IReadOnlyList<string> Targets { get; } =
        [.. typeof(Build).GetProperties(Members).Where(property => property.PropertyType == typeof(Target)).Select(property => property.Name)];

    public static IReadOnlyList<Option> Options { get; } =
    [
        .. typeof(Build).GetFields(Members)
            .Where(field => field.IsDefined(typeof(ParameterAttribute)))
            .Select(field => OptionOf(field.Name, Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType) is var option && field.GetCustomAttribute<RangeAttribute>() is { } range
                ? option with { Range = ((int)range.Minimum, (int)range.Maximum) }
                : option),
    ];

    public static IEnumerable<KeyValuePair<string, string>> Environment =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));

    /// <summary>The command that started this process: the runtime, the build, its arguments.</summary>
    public static IReadOnlyList<string> Own => [System.Environment.ProcessPath!, .. System.Environment.GetCommandLineArgs()];

    /// <summary>Variables that mean something to a bake, and so go along to root.</summary>
    public static IEnumerable<string> Kept =>
        Environment.Select(variable => variable.Key).Where(name => KeptPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    public static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary><c>name=value</c>, several times.</summary>
    /// <exception cref="KilnException">One is not of that form.</exception>
    public static IReadOnlyDictionary<string, string> Assignments(IEnumerable<string> texts) => texts
        .Select(text => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? KeyValuePair.Create(name, value) : throw new KilnException($"--variables: '{text}' is not of the form name=value."))
        .DistinctBy(pair => pair.Key)
        .ToDictionary();

    private static Option OptionOf(string name, Type type) => type switch
    {
        _ when type == typeof(bool) => new(name, OptionKind.Flag),
        { IsArray: true } => new(name, OptionKind.List),
        _ when type == typeof(int) => new(name, OptionKind.Number),
        { IsEnum: true } => new(name, OptionKind.Choice, Enum.GetNames(type)),
        _ => new(name, OptionKind.Text),
    };
}
