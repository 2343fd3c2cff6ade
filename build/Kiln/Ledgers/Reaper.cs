namespace Kiln.Ledgers;

/// <summary>Undoes what dead runs left, and what has outlived its time, as far as the ledger knows it.</summary>
public sealed class Reaper(ILedger ledger, IReadOnlyList<IResourceKind> kinds, TimeProvider time)
{
    /// <summary>What <see cref="RunAsync"/> would undo. Needs no privileges.</summary>
    /// <param name="roles">Only what was made for these roles; null: everything.</param>
    public async Task<IReadOnlyList<ReapStep>> PlanAsync(IReadOnlySet<string>? roles, CancellationToken cancellationToken) =>
        await ReapPlan.CreateAsync(await ledger.OpenAsync(cancellationToken), roles, new(kinds, time.GetUtcNow()), cancellationToken);

    /// <summary>Undoes a plan's resources, one after the other, and writes down each that is gone.</summary>
    /// <param name="done">Told of each.</param>
    public async Task RunAsync(IReadOnlyList<ReapStep> plan, Action<ReapStep> done, CancellationToken cancellationToken)
    {
        foreach (var step in plan)
        {
            var kind = kinds.First(kind => kind.Kind == step.Resource.Kind);

            // Its run may have come to an end meanwhile, and another reaper to this resource.
            var open = await ledger.OpenAsync(cancellationToken);
            if (!open.Any(record => (record.Id, record.State, record.At) == (step.Resource.Id, step.Resource.State, step.Resource.At))) continue;

            await kind.UndoAsync(step.Resource, cancellationToken);
            await ledger.AppendAsync(step.Resource.Undone(time.GetUtcNow()), cancellationToken);
            done(step);
        }
    }
}
