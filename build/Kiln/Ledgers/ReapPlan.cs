using System.Globalization;

namespace Kiln.Ledgers;

/// <summary>Which resources of the ledger nobody needs any more. It changes nothing.</summary>
public static class ReapPlan
{
    /// <param name="open">The resources that are not undone.</param>
    /// <param name="roles">Only those of these roles; null: of all, and those too that are only kept for somebody to look at.</param>
    /// <param name="kinds">What can be looked up and undone. Resources of other kinds are left alone.</param>
    public static async Task<IReadOnlyList<ReapStep>> CreateAsync(
        IReadOnlyList<LedgerRecord> open, IReadOnlySet<string>? roles, ReapWorld kinds, CancellationToken cancellationToken)
    {
        var steps = new List<ReapStep>();
        foreach (var resource in open.Where(resource => roles is null || (resource.Role is { } role && roles.Contains(role))))
        {
            if (kinds.Of(resource) is { } kind && await WhyAsync(resource, (kind, roles is null), kinds.Now, cancellationToken) is { } reason) steps.Add(new(resource, reason));
        }

        return steps;
    }

    private static async Task<string?> WhyAsync(LedgerRecord resource, (IResourceKind Kind, bool IsAskedFor) look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kind = look.Kind;
        if (resource.State == LedgerState.Intent) return kind.IsRunAlive(resource) ? null : "the run that was making it ended";
        if (resource.ExpiresAt <= now) return string.Create(CultureInfo.InvariantCulture, $"its time was over at {resource.ExpiresAt:yyyy-MM-dd HH:mm} UTC");
        if (!await kind.ExistsAsync(resource, cancellationToken)) return "it is not there any more";
        return kind.IsForALook && look.IsAskedFor ? "it was kept for a look" : null;
    }
}

/// <summary>What a plan to reap looks at.</summary>
public sealed record ReapWorld(IReadOnlyList<IResourceKind> Kinds, DateTimeOffset Now)
{
    /// <summary>How a resource is looked up and undone; null where this build does not know its kind.</summary>
    public IResourceKind? Of(LedgerRecord resource) => Kinds.FirstOrDefault(kind => kind.Kind == resource.Kind);
}
