using System.Text.RegularExpressions;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>What several kinds of checks are written with.</summary>
internal static partial class CheckKeys
{
    public static Shape<string> Path { get; } = Shapes.Matching("an absolute path", "^/", text => text.StartsWith('/') && !text.Contains('\0', StringComparison.Ordinal));

    /// <summary>A name that a program can take as an argument: it does not begin with a dash.</summary>
    public static Shape<string> Word { get; } = Shapes.Matching("a name", WordPattern, text => WordForm().IsMatch(text));

    /// <summary><c>redis</c> or <c>redis:redis</c>.</summary>
    public static Shape<string> Owner { get; } = Shapes.Matching(
        "a user's name, or a user's and a group's with a colon between", OwnerPattern, text => OwnerForm().IsMatch(text));

    public static Shape<int> Port { get; } = Shapes.Int(1, 65535);

    private const string WordPattern = "^[A-Za-z0-9_][A-Za-z0-9_.:@+-]*$";

    private const string OwnerPattern = "^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$";

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.:@+-]*\z")]
    private static partial Regex WordForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex OwnerForm();
}
