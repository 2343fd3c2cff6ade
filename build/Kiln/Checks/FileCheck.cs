using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A file, folder or whatever a path leads to is there, with these properties; or is not there. Links are followed.</summary>
public sealed record FileCheck(string Path) : ProbeCheck
{
    /// <summary>How much of a file is searched, in bytes.</summary>
    private const int MostRead = 1024 * 1024;

    private static readonly Key<string> PathKey = Key.Required("path", CheckKeys.Path, "Its absolute path.");
    private static readonly Key<bool> ExistsKey = Key.Optional("exists", Shapes.Bool, "False: it must not be there.", true, true);
    private static readonly Key<UnixFileMode?> ModeKey = Key.OptionalValue("mode", Shapes.Mode, "Its mode in octal, exactly.");
    private static readonly Key<string?> OwnerKey = Key.Optional("owner", CheckKeys.Owner, "The names of the user who owns it and, after a colon, of the group: redis, redis:redis.");
    private static readonly Key<string?> GroupKey = Key.Optional("group", CheckKeys.Word, "The name of the group that owns it, where owner does not say it.");
    private static readonly Key<TextClaim?> ContainsKey = Key.Optional("contains", TextClaim.Contained, "Text in its first MiB.");
    private static readonly Key<TextClaim?> MatchesKey = Key.Optional("matches", TextClaim.Matched, "A regular expression that its first MiB matches somewhere.");
    internal static Key<Check> Kind { get; } = Key.Required(
        "file",
        Shapes.Either(
            CheckKeys.Path.Select<Check>(path => new FileCheck(path)),
            Shapes.Mapping<Check>([PathKey, ExistsKey, ModeKey, OwnerKey, GroupKey, ContainsKey, MatchesKey], Create)),
        "A file or folder is there.");

    public bool Exists { get; init; } = true;

    public UnixFileMode? Mode { get; init; }

    public string? Owner { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<TextClaim> Texts { get; init; } = [];

    public override string Claim => Exists && Properties.Any() ? $"file {Path} is there with {Expected}" : $"file {Path} is {Expected}";

    public override string Script =>
        $"stat --dereference --format='%a|%U|%G' {ShellText.Quote(Path)} || exit 1{(Texts.Count == 0 ? "" : $"; head --bytes={MostRead} {ShellText.Quote(Path)}")}";

    private string Expected => !Exists ? "not there" : Properties.Any() ? string.Join(", ", Properties) : "there";

    private IEnumerable<string> Properties =>
    [
        .. Mode is { } mode ? [$"mode {Quantities.Format(mode)}"] : Array.Empty<string>(),
        .. Owner is null ? Array.Empty<string>() : [$"owner {Owner}"],
        .. Group is null ? Array.Empty<string>() : [$"group {Group}"],
        .. Texts.Select(text => $"content {text}"),
    ];

    public override CheckOutcome Judge(ProbeAnswer answer)
    {
        if (answer.ExitCode != 0 || answer.Output.Split('\n', 2) is not [var line, var content] || line.Split('|') is not [var mode, var owner, var group])
            return Exists ? CheckOutcome.Failed(Expected, "not there") : CheckOutcome.Held;
        if (!Exists) return CheckOutcome.Failed(Expected, "there");

        mode = mode.PadLeft(4, '0');
        string[] wrong =
        [
            .. Mode is { } wanted && Quantities.Format(wanted) != mode ? [$"mode {mode}"] : Array.Empty<string>(),
            .. Owner is { } user && user != owner ? [$"owner {owner}"] : Array.Empty<string>(),
            .. Group is { } name && name != group ? [$"group {group}"] : Array.Empty<string>(),
            .. Texts.Where(text => !text.Holds(content)).Select(text => $"no content {text}"),
        ];
        return wrong.Length == 0 ? CheckOutcome.Held : CheckOutcome.Failed(Expected, string.Join(", ", wrong));
    }

    private static FileCheck Create(Entries entries)
    {
        var owner = entries.Get(OwnerKey)?.Split(':');
        if (owner is [_, _] && entries.Has(GroupKey)) entries.Report(GroupKey, "the group is given twice, here and by owner");
        var check = new FileCheck(entries.Get(PathKey))
        {
            Exists = entries.Get(ExistsKey),
            Mode = entries.Get(ModeKey),
            Owner = owner?[0],
            Group = owner is [_, var group] ? group : entries.Get(GroupKey),
            Texts = [.. new[] { entries.Get(ContainsKey), entries.Get(MatchesKey) }.OfType<TextClaim>()],
        };
        if (!check.Exists && check.Properties.Any()) entries.Report(ExistsKey, "a file that must not be there has no mode, owner, group or content");
        return check;
    }
}
