using System.Collections.Immutable;

namespace Kiln.Ledgers;

/// <summary>
/// One line of the ledger: what became of a resource that outlives the process which made it. Each line is whole: the last one of an
/// id says all there is to know.
/// </summary>
public sealed record LedgerRecord
{
    /// <summary>The same on each line of the resource: kind, name and run, for no run makes two of one name at a time.</summary>
    public required string Id { get; init; }

    public required LedgerState State { get; init; }

    /// <summary>What the resource is, and so how it is undone: <c>builder</c>, <c>machine</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The resource's own name.</summary>
    public required string Name { get; init; }

    /// <summary>The role it was made for; null: none.</summary>
    public string? Role { get; init; }

    /// <summary>The run that made it, such that it can be told whether that still runs.</summary>
    public required string Run { get; init; }

    /// <summary>When this line was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the resource is undone though nobody asked for it; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What else it takes to find and undo it. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The line that says that a resource is about to be made.</summary>
    public static LedgerRecord Intent(string kind, string name, string run, DateTimeOffset now) => new()
    {
        Id = $"{kind}/{name}/{run}",
        State = LedgerState.Intent,
        Kind = kind,
        Name = name,
        Run = run,
        At = now,
    };

    /// <summary>The line that says that the resource is there.</summary>
    public LedgerRecord Done(DateTimeOffset now) => this with { State = LedgerState.Done, At = now };

    /// <summary>The line that says that the resource is gone.</summary>
    public LedgerRecord Undone(DateTimeOffset now) => this with { State = LedgerState.Undone, At = now };

    /// <summary>A fact more, or another value of one.</summary>
    public LedgerRecord WithFact(string name, string value) => this with { Facts = new Dictionary<string, string>(Facts) { [name] = value } };

    /// <summary><c>builder redis-app-3f2a9c1e</c></summary>
    public override string ToString() => $"{Kind} {Name}";
}
