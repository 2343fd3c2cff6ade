using System.Text.RegularExpressions;

namespace Kiln.Documents;

/// <summary>What roles, environments, stages and variables may be called.</summary>
public static partial class Names
{
    public const string Expected = "a name of 1 to 40 lower-case letters, digits and dashes that starts with a letter and does not end in a dash";

    public const string VariableExpected = "a name of lower-case letters, digits and underscores that starts with a letter";

    internal const string Pattern = "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$";

    internal const string VariablePattern = "^[a-z][a-z0-9_]{0,63}$";

    /// <summary>A role's, environment's or stage's name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>A variable's name.</summary>
    public static bool IsVariable(string text) => Variable().IsMatch(text);

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,38}[a-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z")]
    private static partial Regex Variable();
}
