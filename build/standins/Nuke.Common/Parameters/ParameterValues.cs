using System.Reflection;

namespace Nuke.Common.Parameters;

/// <summary>Finds what was given for a parameter: on the command line, else in the environment, else in a parameters file.</summary>
internal static class ParameterValues
{
    public const string Target = "Target";
    public const string Skip = "Skip";
    public const string Root = "Root";
    public const string Profile = "Profile";

    /// <summary>The character between targets in one word: <c>--target Build+Test</c>.</summary>
    public const string TargetSeparator = "+";

    public static ParameterFiles Files { get; set; }

    public static object Get(ParameterMember parameter) =>
        FromInvocation(parameter.Name, parameter.ValueType, parameter.Separator)
        ?? Files?.Get(parameter.Name, parameter.ValueType, parameter.IsSecret);

    /// <summary>What was given for a member of <see cref="NukeBuild"/>, which may be read before there is a build.</summary>
    public static T BuiltIn<T>(string memberName)
    {
        var attribute = typeof(NukeBuild).GetProperty(memberName).GetCustomAttribute<ParameterAttribute>();
        var name = attribute.Name ?? memberName;
        char? separator = attribute.Separator is [var character] ? character : null;
        return (T)(FromInvocation(name, typeof(T), separator) ?? Files?.Get(name, typeof(T)));
    }

    private static object FromInvocation(string name, Type type, char? separator) =>
        FromCommandLine(name, type, separator) ?? EnvironmentVariables.Get(name, type, separator);

    private static object FromCommandLine(string name, Type type, char? separator)
    {
        var commandLine = ArgumentList.CommandLine;
        var value = commandLine.Named(name) is { } words ? commandLine.Convert(name, words, type, separator) : null;
        return value is null && name == Target && commandLine.Positional is { Length: > 0 } targets
            ? commandLine.Convert("$all-positional", targets, type, separator)
            : value;
    }
}
