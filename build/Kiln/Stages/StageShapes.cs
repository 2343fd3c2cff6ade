using System.Text.RegularExpressions;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages;

/// <summary>Shapes that several kinds of provisioners share.</summary>
internal static partial class StageShapes
{
    public const string TargetExpected = "an absolute path such as /etc/app.conf, without '..', '//' and an ending '/'";

    public static readonly Key<(string User, string? Group)> Owner = Key.Optional(
        "owner",
        Shapes.Matching("a user, or user:group", "^[a-z_][a-z0-9_-]{0,31}(:[a-z_][a-z0-9_-]{0,31})?$", IsOwner)
            .Select(text => text.Split(':') is [var user, var group] ? (user, group) : (text, (string?)null)),
        "Who owns it: a user, or user:group. Without a group: root.", ("root", null), "root");

    public static readonly Key<string?> Group = Key.Optional("group", Account("group"), "The group that owns it.");

    public static readonly Key<UnixFileMode?> Mode = Key.OptionalValue("mode", Shapes.Mode, "Who may read, write and run it, in octal.");

    /// <summary>A path inside the machine.</summary>
    public static Shape<string> Target { get; } = Shapes.Matching(TargetExpected, "^/", IsTarget);

    /// <summary>A path relative to the stage's folder.</summary>
    public static Shape<Located<string>> Source { get; } = Shapes.Text.Located();

    public static Shape<string> Account(string noun) =>
        Shapes.Matching($"a {noun}'s name", "^[a-z_][a-z0-9_-]{0,31}$", text => AccountName().IsMatch(text));

    public static Ownership OwnershipOf(Entries entries, UnixFileMode otherwise)
    {
        var (user, group) = entries.Get(Owner);
        if (group is not null && entries.Has(Group))
            entries.Report(Group, "the group already stands in 'owner'");
        return new(user, group ?? entries.Get(Group) ?? "root", entries.Get(Mode) ?? otherwise);
    }

    /// <summary><c>redis:redis 0640</c>.</summary>
    public static string Describe(Ownership ownership) => $"{ownership.Owner}:{ownership.Group} {Quantities.Format(ownership.Mode)}";

    public static bool IsTarget(string path) =>
        path.Length is > 1 and < 4096 && path[0] == '/' && !path.Any(char.IsControl)
        && path[1..].Split('/').All(part => part is not ("" or "." or ".."));

    private static bool IsOwner(string text) =>
        text.Split(':') is { Length: 1 or 2 } parts && parts.All(part => AccountName().IsMatch(part));

    [GeneratedRegex(@"\A[a-z_][a-z0-9_-]{0,31}\z")]
    private static partial Regex AccountName();
}
