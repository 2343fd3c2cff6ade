namespace Kiln.Benchmarks.Reports;

/// <summary>A table, for a terminal or as Markdown.</summary>
internal sealed record Grid(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public string Plain
    {
        get
        {
            var widths = Header.Select((_, column) => Rows.Prepend(Header).Max(row => row[column].Length)).ToList();
            return string.Join('\n', Rows.Prepend(Header).Select(row => string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
        }
    }

    public string Markdown => string.Join('\n', Rows.Prepend([.. Header.Select(_ => "---")]).Prepend(Header).Select(row => $"| {string.Join(" | ", row)} |"));
}
