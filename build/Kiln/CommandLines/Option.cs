namespace Kiln.CommandLines;

/// <summary>What may follow an option on the command line.</summary>
public enum OptionKind
{
    /// <summary>Nothing, <c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One value.</summary>
    Text,

    /// <summary>A whole number: from 1 up, or within <see cref="Option.Range"/>.</summary>
    Number,

    /// <summary>One value or more.</summary>
    List,

    /// <summary>One of <see cref="Option.Choices"/>.</summary>
    Choice,

    /// <summary>Names of targets, or nothing.</summary>
    Targets,
}

/// <summary>An option the build knows.</summary>
/// <param name="Name">The member's name: <c>DryRun</c>.</param>
/// <param name="Choices">The values of a <see cref="OptionKind.Choice"/>.</param>
public sealed record Option(string Name, OptionKind Kind, IReadOnlyList<string> Choices)
{
    public Option(string name, OptionKind kind)
        : this(name, kind, [])
    {
    }

    /// <summary>What a <see cref="OptionKind.Number"/> may be.</summary>
    public (int Least, int Most) Range { get; init; } = (1, int.MaxValue);

    /// <summary>As operators write it: <c>--dry-run</c>.</summary>
    public string Switch { get; } =
        $"--{string.Concat(Name.Select((character, index) => char.IsUpper(character) && index > 0 ? $"-{char.ToLowerInvariant(character)}" : $"{char.ToLowerInvariant(character)}"))}";

    /// <summary>The options that every NUKE build has.</summary>
    public static IReadOnlyList<Option> BuiltIn { get; } =
    [
        new("Continue", OptionKind.Flag),
        new("Help", OptionKind.Flag),
        new("Host", OptionKind.Text),
        new("NoLogo", OptionKind.Flag),
        new("Partition", OptionKind.Text),
        new("Plan", OptionKind.Flag),
        new("Profile", OptionKind.List),
        new("Root", OptionKind.Text),
        new("Skip", OptionKind.Targets),
        new("Target", OptionKind.Targets),
        new("Verbosity", OptionKind.Choice, ["Verbose", "Normal", "Minimal", "Quiet"]),
    ];
}
