namespace Kiln.Stages;

/// <summary>One input of a stage that differs from the stage's last build.</summary>
/// <param name="Name">The input's, in the operator's words: <c>packages</c>, <c>files/redis.conf</c>, <c>parent</c>.</param>
/// <param name="Before">Its value then; null: there was none.</param>
/// <param name="After">Its value now; null: there is none any more.</param>
public sealed record StageChange(string Name, string? Before, string? After)
{
    private const int Short = 40;

    /// <summary>What a closer look told: <c>3 lines</c>, <c>security update: openssl 3.0.15 → 3.0.16</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>The same provisioners in another order.</summary>
    public static StageChange OfOrder { get; } = new("provisioners", "", "");

    public StageChangeKind Kind => this switch
    {
        { Name: "provisioners", Before: "" } => StageChangeKind.Order,
        { Name: StageInput.Parent } => StageChangeKind.Parent,
        { Name: StageInput.Archive } => StageChangeKind.Archive,
        _ when Name.Split(' ')[0] == "packages" => StageChangeKind.Packages,
        _ when DigestOf(Before ?? After) is not null => StageChangeKind.Content,
        _ => StageChangeKind.Setting,
    };

    /// <summary><c>packages: + jq</c>, <c>files/redis.conf: 3 lines</c>, <c>parent rebuilt</c>.</summary>
    public string Text => this switch
    {
        { Kind: StageChangeKind.Order } => "the order of provisioners changed",
        { Kind: StageChangeKind.Parent } => "parent rebuilt",
        { Kind: StageChangeKind.Archive } => Detail ?? "archive updated",
        { Kind: StageChangeKind.Packages } => $"{Name}: {Packages(Before ?? "", After ?? "")}",
        { Before: null } => $"{Name} added",
        { After: null } => $"{Name} removed",
        { Detail: { } detail } => $"{Name}: {detail}",
        _ when DigestOf(Before) is { } digest && digest == DigestOf(After) => $"{Name}: {Rest(Before)} → {Rest(After)}",
        _ when IsShown(Before) && IsShown(After) => $"{Name}: {Before} → {After}",
        _ => $"{Name} changed",
    };

    /// <summary>The SHA-256 that an input's value begins with, where it stands for content; else null.</summary>
    public static string? DigestOf(string? value) => value?.Split(' ')[0] is { Length: 64 } digest && digest.All(char.IsAsciiHexDigitLower) ? digest : null;

    private static string Packages(string before, string after)
    {
        var (old, current) = (before.Split(' ', StringSplitOptions.RemoveEmptyEntries), after.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string[] changes = [.. current.Except(old).Select(package => $"+ {package}"), .. old.Except(current).Select(package => $"- {package}")];
        return changes.Length == 0 ? "order changed" : string.Join(' ', changes);
    }

    // The content's owner and mode.
    private static string Rest(string value) => value.Split(' ', 2)[^1];

    private static bool IsShown(string value) => value.Length is > 0 and <= Short && value.All(letter => letter is >= ' ' and <= '~');
}

/// <summary>What kind of input differs.</summary>
public enum StageChangeKind
{
    /// <summary>The image that the stage stands on.</summary>
    Parent,

    /// <summary>What the package archive holds.</summary>
    Archive,

    /// <summary>The packages that the stage installs.</summary>
    Packages,

    /// <summary>A file, script, template or what one is rendered to.</summary>
    Content,

    /// <summary>Anything else that a stage file says.</summary>
    Setting,

    /// <summary>Only the order.</summary>
    Order,
}
