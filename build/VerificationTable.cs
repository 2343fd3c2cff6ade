using Kiln.Local.Verification;
using Spectre.Console;

/// <summary>What <see cref="Verification"/> shows: a row an image.</summary>
internal static class VerificationTable
{
    public static Table Of(IEnumerable<ImageVerdict> verdicts)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in new[] { "Image", "Layer", "Content", "Disk" }) table.AddColumn(new TableColumn(column) { NoWrap = true });
        foreach (var verdict in verdicts)
        {
            table.AddRow(
                verdict.Image.Id.Value,
                verdict.Layer.Count == 0 ? "equal" : Different(verdict.Layer),
                verdict.Image.Manifest.Content[..8],
                verdict.Disk.Equality switch
                {
                    DiskEquality.Bytes => "equal, byte for byte",
                    DiskEquality.Content => "equal in content",
                    DiskEquality.NoDisk => "",
                    _ => Different(verdict.Disk.Differences),
                });
        }

        return table;
    }

    private static string Different(IReadOnlyCollection<string> differences) => differences.Count == 1 ? "differs at 1 path" : $"differs at {differences.Count} paths";
}
