using Nuke.Common.Parameters;

namespace Nuke.Common.Output;

/// <summary>Asks whoever sits at the terminal for a value that is missing.</summary>
internal static class Prompt
{
    /// <summary>Without a terminal there is nobody to ask, and the build fails for what is missing.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public static object For(ParameterMember parameter, NukeBuild build)
    {
        var values = parameter.ValueSet(build);
        Screen.Information($"{parameter.Description ?? parameter.Name}:");
        if (values is not null)
            Screen.Debug($"   {string.Join(" | ", values)}");

        while (true)
        {
            Console.Write("»  ");
            if (Console.ReadLine() is not { } answer)
                return null;

            if (answer.Trim() is { Length: > 0 } word && (values?.Contains(word, StringComparer.OrdinalIgnoreCase) ?? true))
                return ValueConversion.Convert([word], parameter.ValueType, booleanDefault: true);
        }
    }
}
