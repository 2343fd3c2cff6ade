namespace Kiln.Local.Stores;

/// <summary>What can be removed from a store because nothing needs it. It changes nothing.</summary>
public static class CleaningPlan
{
    /// <param name="entries">What there is.</param>
    /// <returns>The entries that are removed, in the order in which that is done.</returns>
    public static IReadOnlyList<CleaningStep> Create(IEnumerable<StoreEntry> entries, DateTimeOffset now) =>
    [
        .. entries
            .Where(entry => !entry.IsNeeded && !entry.IsHeld && now - entry.ChangedAt >= KeptFor(entry.Kind))
            .OrderBy(entry => entry.Kind)
            .ThenBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => new CleaningStep(entry, Why(entry.Kind))),
    ];

    /// <summary>How long an entry stays that nothing needs. What takes its time, such as a bake between two publications, holds a lease besides.</summary>
    public static TimeSpan KeptFor(StoreEntryKind kind) => kind switch
    {
        StoreEntryKind.BuildFolder or StoreEntryKind.VerifiedLayer => TimeSpan.Zero,
        StoreEntryKind.Layer or StoreEntryKind.TemporaryFile => TimeSpan.FromHours(1),
        StoreEntryKind.LeaseFile or StoreEntryKind.Checkpoint => TimeSpan.FromDays(1),
        StoreEntryKind.Archive => TimeSpan.FromDays(2),
        _ => TimeSpan.FromDays(30),
    };

    private static string Why(StoreEntryKind kind) => kind switch
    {
        StoreEntryKind.Layer => "no image refers to it",
        StoreEntryKind.BuildFolder => "its bake is dead",
        StoreEntryKind.Checkpoint => "no bake made it or went on from it for a day",
        StoreEntryKind.Archive => "a newer state of the archive replaced it",
        StoreEntryKind.VerifiedLayer => "its layer is gone",
        StoreEntryKind.LeaseFile => "nobody holds it",
        StoreEntryKind.TemporaryFile => "its program is dead",
        _ => $"older than {(int)KeptFor(kind).TotalDays} days",
    };
}

/// <summary>An entry that is removed, and why.</summary>
public sealed record CleaningStep(StoreEntry Entry, string Why);
