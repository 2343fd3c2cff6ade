using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Bakes;

/// <summary>Looks closer at what changed: how many lines of a file, which packages of the archive.</summary>
internal sealed class ChangeDetails(IProvider provider)
{
    public async Task<BakePlan> AddAsync(BakePlan plan, CancellationToken cancellationToken)
    {
        var steps = new List<BakeStep>();
        foreach (var step in plan.Steps) steps.Add(step.Changes.Count == 0 ? step : step with { Changes = await AddAsync(step, cancellationToken) });
        return new(steps);
    }

    private async Task<IReadOnlyList<StageChange>> AddAsync(BakeStep step, CancellationToken cancellationToken)
    {
        var lines = step.Changes.Any(change => change is { Kind: StageChangeKind.Content, Before: not null, After: not null })
            ? await LinesAsync(step, cancellationToken)
            : _ => null;
        var changes = new List<StageChange>();
        foreach (var change in step.Changes)
        {
            changes.Add(change.Kind switch
            {
                StageChangeKind.Content => change with { Detail = lines(change) },
                StageChangeKind.Archive when await provider.UpdatesAsync(step.Distribution, step.Last!.Manifest.Packages, cancellationToken) is { Count: > 0 } updates =>
                    change with { Detail = UpdateText.Of(updates) },
                _ => change,
            });
        }

        return changes;
    }

    private async Task<Func<StageChange, string?>> LinesAsync(BakeStep step, CancellationToken cancellationToken)
    {
        var before = await provider.Images.OutlinesAsync(step.Last!.Id, cancellationToken);
        var now = step.Stage.Provisioners.SelectMany(provisioner => provisioner.Contents).DistinctBy(content => content.Sha256).ToDictionary(content => content.Sha256);
        return change => (StageChange.DigestOf(change.Before), StageChange.DigestOf(change.After)) is ({ } old, { } current)
            && before.TryGetValue(old, out var outline)
            && now.TryGetValue(current, out var content)
            && LineOutline.Of(content)?.Difference(outline) is { } count
            ? Text(old == current, count)
            : null;
    }

    // The same content with another owner or mode is another value too.
    private static string? Text(bool isSame, int count) => isSame ? null : count == 1 ? "1 line" : $"{count} lines";
}
