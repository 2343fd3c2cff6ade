using System.Collections.Immutable;

namespace Kiln.Retention;

/// <summary>Which images are kept though nothing needs them.</summary>
public sealed record RetentionPolicy
{
    /// <summary>What holds for bases, and for roles that have no rule of their own or exist no more.</summary>
    public required RetentionRule Default { get; init; }

    public IReadOnlyDictionary<string, RetentionRule> Roles { get; init; } = ImmutableDictionary<string, RetentionRule>.Empty;

    /// <summary>The roles and bases that are pruned; null: all. Of others nothing is removed.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <param name="name">A role's or base's.</param>
    public RetentionRule Of(string name) => Roles.GetValueOrDefault(name, Default);
}

/// <summary>What is kept of each stage of a role.</summary>
/// <param name="Keep">How many images, the newest ones; at least 1.</param>
/// <param name="KeepDays">Besides, all that are younger than so many days.</param>
public sealed record RetentionRule(int Keep, int KeepDays);
