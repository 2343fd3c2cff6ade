using System.Collections.Immutable;
using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Plans;

/// <summary>What a bake would do about each stage of the roles it is asked for, parents before children, each stage once.</summary>
public sealed record BakePlan(IReadOnlyList<BakeStep> Steps)
{
    /// <summary>Of everything a stage file cannot say: a new way of baking makes every image anew.</summary>
    private static readonly StageInput Format = new("format", "1");

    /// <param name="roles">For each role, its stages from the base up.</param>
    /// <param name="facts">What the provider adds to a base's inputs.</param>
    /// <param name="images">Every finished image, oldest first.</param>
    public static BakePlan Create(
        IEnumerable<IReadOnlyList<Stage>> roles, Func<Distribution, IReadOnlyList<StageInput>> facts, IReadOnlyList<Image> images)
    {
        var finished = images.ToLookup(image => image.Manifest.Fingerprint);
        var steps = new Dictionary<Fingerprint, BakeStep>();
        foreach (var stages in roles)
        {
            BakeStep? parent = null;
            foreach (var stage in stages)
            {
                var step = Step(stage, parent, facts, finished, images);
                steps.TryAdd(step.Fingerprint, step);
                parent = step;
            }
        }

        return new([.. steps.Values.OrderBy(step => step.Stage.Kind)]);
    }

    private static BakeStep Step(
        Stage stage, BakeStep? parent, Func<Distribution, IReadOnlyList<StageInput>> facts, ILookup<Fingerprint, Image> finished, IReadOnlyList<Image> images)
    {
        var distribution = parent?.Distribution ?? stage.Distribution!;
        ImmutableArray<StageInput> inputs =
        [
            Format,
            .. parent is null ? facts(distribution) : [new(Lineage.ParentInput, parent.Fingerprint.Value)],
            .. RoleOf(stage),
            .. stage.Provisioners.SelectMany(provisioner => provisioner.Inputs),
        ];
        var fingerprint = Fingerprint.Of(inputs);
        var reused = finished[fingerprint].LastOrDefault();
        return new()
        {
            Stage = stage,
            Distribution = distribution,
            Fingerprint = fingerprint,
            Inputs = inputs,
            Parent = parent?.Fingerprint,
            Reused = reused,
            Reason = reused is null ? WhyBuilt(stage, inputs, images) : "unchanged",
        };
    }

    // Roles may share every layer below, but each has an app image of its own: it is tested, promoted and deployed as that role.
    private static IEnumerable<StageInput> RoleOf(Stage stage) => stage.Kind == StageKind.App ? [new("role", stage.Name)] : [];

    private static string WhyBuilt(Stage stage, IReadOnlyList<StageInput> inputs, IReadOnlyList<Image> images)
    {
        var last = images.LastOrDefault(image => image.Manifest.Stage == stage.Kind && image.Manifest.Name == stage.Name);
        return last is null ? "never built" : StageDifference.First(last.Manifest.Inputs, inputs) ?? "unchanged";
    }
}
