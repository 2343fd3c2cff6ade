using System.Globalization;
using Kiln.Bakes;
using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>The tables that close a target.</summary>
public static class Tables
{
    /// <summary>What a bake did: a row a stage.</summary>
    public static Table OfBakes(IEnumerable<BakeResult> results)
    {
        var table = New("Stage", "Image", "Done", "Why", "Seconds", "Size");
        foreach (var result in results)
        {
            Row(
                table,
                result.Step.Stage.ToString(),
                result.Image.Id.Value,
                result.Built ? "built" : "reused",
                result.Built ? result.Step.Reason : "unchanged",
                result.Built ? result.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "",
                Size.Text(result.Image.Size));
        }

        return table;
    }

    /// <summary>What a store holds: a row an image.</summary>
    public static Table OfImages(IEnumerable<Image> images, DateTimeOffset now)
    {
        var table = New("Role", "Stage", "Image", "Age", "Size", "Fingerprint", "Promoted", "Pinned");
        foreach (var image in images)
        {
            Row(
                table,
                image.Manifest.Name,
                image.Manifest.Stage.Name,
                image.Id.Value,
                Age.Text(now - image.Manifest.CreatedAt),
                Size.Text(image.Size),
                image.Manifest.Fingerprint.Short,
                Promoted(image),
                image.Pin is null ? "" : "yes");
        }

        return table;
    }

    /// <summary>What a prune would do: a row an image.</summary>
    public static Table OfPrune(PrunePlan plan)
    {
        var table = New("Role", "Stage", "Image", "Age", "Size", "Plan", "Why");
        foreach (var (image, isKept, reason) in plan.Verdicts)
            Row(table, image.Name, image.Stage.Name, image.Id.Value, Age.Text(plan.Now - image.MadeAt), Size.Text(image.Size), isKept ? "keep" : "remove", reason);
        return table;
    }

    private static string Promoted(Image image) => image switch
    {
        { Manifest.Stage: not StageKind.App } => "",
        { Promotion: { } promotion } => string.Create(CultureInfo.InvariantCulture, $"{promotion.At:yyyy-MM-dd HH:mm}"),
        _ => "no",
    };

    private static Table New(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(column) { NoWrap = true });
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
