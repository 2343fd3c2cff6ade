using System.Globalization;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A user exists, with these properties.</summary>
public sealed record UserCheck(string Name) : ProbeCheck
{
    private static readonly Key<string> NameKey = Key.Required("name", CheckKeys.Word, "The user's name.");
    private static readonly Key<string?> HomeKey = Key.Optional("home", CheckKeys.Path, "The home folder.");
    private static readonly Key<string?> ShellKey = Key.Optional("shell", CheckKeys.Path, "The login shell.");
    private static readonly Key<IReadOnlyList<string>?> GroupsKey = Key.Optional("groups", Shapes.List(CheckKeys.Word), "Groups that the user is in, among others.");
    private static readonly Key<int?> UidKey = Key.OptionalValue("uid", Shapes.Int(0, int.MaxValue), "The user's number.");
    internal static Key<Check> Kind { get; } = Key.Required(
        "user",
        Shapes.Either(
            CheckKeys.Word.Select<Check>(name => new UserCheck(name)),
            Shapes.Mapping<Check>([NameKey, HomeKey, ShellKey, GroupsKey, UidKey], entries => new UserCheck(entries.Get(NameKey))
            {
                Home = entries.Get(HomeKey),
                Shell = entries.Get(ShellKey),
                Groups = entries.Get(GroupsKey) ?? [],
                Uid = entries.Get(UidKey),
            })),
        "A user exists.");

    public string? Home { get; init; }

    public string? Shell { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public int? Uid { get; init; }

    public override string Claim => $"user {Name} exists{(Properties.Any() ? $" with {Expected}" : "")}";

    public override string Script => $"getent passwd {ShellText.Quote(Name)} && id -Gn {ShellText.Quote(Name)}";

    private string Expected => Properties.Any() ? string.Join(", ", Properties) : "a user of that name";

    private IEnumerable<string> Properties =>
    [
        .. Uid is { } uid ? [$"uid {uid}"] : Array.Empty<string>(),
        .. Home is null ? Array.Empty<string>() : [$"home {Home}"],
        .. Shell is null ? Array.Empty<string>() : [$"shell {Shell}"],
        .. Groups.Count == 0 ? Array.Empty<string>() : [$"groups {string.Join(", ", Groups)}"],
    ];

    public override CheckOutcome Judge(ProbeAnswer answer)
    {
        // name:password:uid:gid:comment:home:shell, then the groups' names.
        if (answer.ExitCode != 0 || answer.Output.Split('\n') is not [var entry, var names, ..] || entry.Split(':') is not [_, _, var uid, _, _, var home, var shell])
            return CheckOutcome.Failed(Expected, "no such user");

        var groups = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] wrong =
        [
            .. Uid is { } number && uid != number.ToString(CultureInfo.InvariantCulture) ? [$"uid {uid}"] : Array.Empty<string>(),
            .. Home is not null && home != Home ? [$"home {home}"] : Array.Empty<string>(),
            .. Shell is not null && shell != Shell ? [$"shell {shell}"] : Array.Empty<string>(),
            .. Groups.Except(groups).Any() ? [$"groups {string.Join(", ", groups)}"] : Array.Empty<string>(),
        ];
        return wrong.Length == 0 ? CheckOutcome.Held : CheckOutcome.Failed(Expected, string.Join(", ", wrong));
    }
}
