using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>Sees to it that nothing is built on what is damaged: that is moved out of the way before the bake, and baked anew by it.</summary>
internal sealed class PlanGuard(LocalImageStore images)
{
    /// <summary>Looks at the images' manifests, and at each layer that the plan builds on.</summary>
    /// <param name="waiting">Told for whom this waits.</param>
    /// <returns>Whether something was moved into quarantine, so that the plan is not true any more.</returns>
    public async Task<bool> QuarantineAsync(BakePlan plan, Action<string> waiting, CancellationToken cancellationToken)
    {
        var damages = images.Damages();
        foreach (var damage in damages) images.Quarantine(damage.Place, damage.Why);

        var moved = damages.Count > 0;
        foreach (var layer in BuiltOn(plan).Where(layer => images.DamageOf(layer) is not null)) moved |= await QuarantineAsync(layer, waiting, cancellationToken);
        return moved;
    }

    /// <summary>The layers that are there and below one that is built, the lowest first.</summary>
    private static IEnumerable<Fingerprint> BuiltOn(BakePlan plan)
    {
        var steps = plan.Steps.ToDictionary(step => step.Fingerprint);
        var below = plan.Steps.Where(step => step.Builds).SelectMany(Below).Distinct().ToHashSet();
        return plan.Steps.Where(step => !step.Builds && below.Contains(step.Fingerprint)).Select(step => step.Fingerprint);

        IEnumerable<Fingerprint> Below(BakeStep step) => step.Parent is { } parent ? Below(steps[parent]).Prepend(parent) : [];
    }

    // Somebody who holds its lease may be baking it anew right now: only what is damaged under the lease is moved.
    private async Task<bool> QuarantineAsync(Fingerprint layer, Action<string> waiting, CancellationToken cancellationToken)
    {
        await using var lease = await images.LeaseAsync(layer, waiting, cancellationToken);
        if (images.DamageOf(layer) is not { } why) return false;

        images.QuarantineLayer(layer, why);
        return true;
    }
}
