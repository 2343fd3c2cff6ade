using System.Text.RegularExpressions;

namespace Kiln.Documents;

/// <summary><c>${env:NAME}</c> and <c>${env:NAME:-default}</c> in a value, replaced by environment variables of the build.</summary>
internal static partial class EnvironmentText
{
    /// <summary>The default takes the place of a variable that is not set or is empty, as in a shell.</summary>
    /// <param name="report">Called with what is wrong; that part of the text then stays as it is.</param>
    public static string Expand(string text, Func<string, string?> environment, Action<string> report)
    {
        if (!text.Contains("${env:", StringComparison.Ordinal))
            return text;

        return Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (!match.Groups["end"].Success || !Name().IsMatch(name))
                report($"expected ${{env:NAME}} or ${{env:NAME:-default}}, found {Printable.Quote(match.Value)}");
            else if (environment(name) is { Length: > 0 } value)
                return value;
            else if (match.Groups["default"] is { Success: true } fallback)
                return fallback.Value;
            else
                report($"the environment variable {name} is not set. Set it, or write ${{env:{name}:-default}}");
            return match.Value;
        });
    }

    [GeneratedRegex(@"\$\{env:(?<name>[^:}]*)(:-(?<default>[^}]*))?(?<end>\})?", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();
}
