using Kiln.Local.Stores;
using Spectre.Console;
using Size = Kiln.Reports.Size;

/// <summary>What <see cref="StoreTargets"/> show. Paths are those in the store.</summary>
internal static class StoreTables
{
    public static Table Of(StoreReport report, string root)
    {
        var table = New("What", "Where", "Verdict", "Why");
        foreach (var finding in report.Findings) Row(table, finding.What, Path.GetRelativePath(root, finding.Name), finding.Verdict.ToString().ToLowerInvariant(), finding.Why);
        return table;
    }

    public static Table Of(IEnumerable<CleaningStep> plan, string root)
    {
        var table = New("What", "Where", "Why", "Size");
        foreach (var step in plan) Row(table, NameOf(step.Entry.Kind), Path.GetRelativePath(root, step.Entry.Path), step.Why, Size.Text(step.Entry.Size));
        return table;
    }

    private static string NameOf(StoreEntryKind kind) => kind switch
    {
        StoreEntryKind.Layer => "layer",
        StoreEntryKind.BuildFolder => "build folder",
        StoreEntryKind.Archive => "package lists",
        StoreEntryKind.VerifiedLayer => "verification",
        StoreEntryKind.LeaseFile => "lease file",
        StoreEntryKind.TemporaryFile => "temporary file",
        StoreEntryKind.Quarantined => "quarantine",
        StoreEntryKind.Log => "log",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Table New(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(column) { NoWrap = true });
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
