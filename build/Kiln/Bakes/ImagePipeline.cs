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
    public async Task<BakePlan> PlanAsync(bool refresh, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<Distribution, IReadOnlyList<StageInput>>();
        foreach (var distribution in roles.Select(stages => stages[0].Distribution!).Distinct())
        {
            facts[distribution] = await provider.DescribeAsync(distribution, refresh, cancellationToken);
        }

        return BakePlan.Create(roles, distribution => facts[distribution], await provider.Images.ListAsync(cancellationToken));
    }
}
