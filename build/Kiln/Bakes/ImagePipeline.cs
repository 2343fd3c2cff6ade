using Kiln.Images;
using Kiln.Plans;
using Kiln.Providers;
using Kiln.Stages;

namespace Kiln.Bakes;

/// <summary>The chain from stage files to images, for some roles at one provider.</summary>
/// <param name="roles">For each role, its stages from the base up.</param>
public sealed class ImagePipeline(IProvider provider, IReadOnlyList<IReadOnlyList<Stage>> roles)
{
    /// <summary>What a bake would do. Each call looks anew at what there is.</summary>
    /// <param name="refresh">False: from what is already known, without network or privileges.</param>
    public async Task<BakePlan> PlanAsync(bool refresh, CancellationToken cancellationToken) =>
        (await LookAsync(refresh, cancellationToken)).Plan;

    /// <summary>What a bake would do, why, and how long it would take; from what is already known, without network or privileges.</summary>
    /// <param name="until">The last kind of stage that is baked.</param>
    /// <param name="parallel">How many stages are baked at the same time.</param>
    /// <param name="testOf">The test that is planned for an app image; null: none.</param>
    public async Task<Explanation> ExplainAsync(StageKind until, int parallel, Func<BakeStep, PlannedTest?> testOf, CancellationToken cancellationToken)
    {
        var (plan, images) = await LookAsync(refresh: false, cancellationToken);
        var steps = plan.Steps.Where(step => step.Stage.Kind <= until).ToList();
        var estimates = new Estimates(images);
        var updates = new Dictionary<Fingerprint, IReadOnlyList<PackageUpdate>>();
        foreach (var step in steps) updates[step.Fingerprint] = await UpdatesAsync(step, cancellationToken);
        return new(
            [.. StageTree.Of(steps).Select(stage => stage with { Estimate = stage.Step.Builds ? estimates.Of(stage.Step) : null, Updates = Own(stage.Step, updates) })],
            estimates.Of(steps, parallel),
            [.. steps.Where(step => step.Stage.Kind == StageKind.App).Select(testOf).OfType<PlannedTest>()]);
    }

    private async Task<(BakePlan Plan, IReadOnlyList<Image> Images)> LookAsync(bool refresh, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<Distribution, IReadOnlyList<StageInput>>();
        foreach (var distribution in roles.Select(stages => stages[0].Distribution!).Distinct())
        {
            facts[distribution] = await provider.DescribeAsync(distribution, refresh, cancellationToken);
        }

        var images = await provider.Images.ListAsync(cancellationToken);
        var plan = BakePlan.Create(roles, distribution => facts[distribution], images);
        return (await new ChangeDetails(provider).AddAsync(plan, cancellationToken), images);
    }

    private async Task<IReadOnlyList<PackageUpdate>> UpdatesAsync(BakeStep step, CancellationToken cancellationToken) =>
        (step.Reused ?? step.Last) is { } image ? await provider.UpdatesAsync(step.Distribution, image.Manifest.Packages, cancellationToken) : [];

    private static IReadOnlyList<PackageUpdate> Own(BakeStep step, Dictionary<Fingerprint, IReadOnlyList<PackageUpdate>> updates)
    {
        if (step.Parent is not { } parent || updates[step.Fingerprint].Count == 0) return updates[step.Fingerprint];

        var below = updates[parent].Select(update => update.Name).ToHashSet(StringComparer.Ordinal);
        return [.. updates[step.Fingerprint].Where(update => !below.Contains(update.Name))];
    }
}
