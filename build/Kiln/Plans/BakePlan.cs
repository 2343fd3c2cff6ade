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
        var made = new MadeImages(images);
        var steps = new Dictionary<Fingerprint, BakeStep>();
        foreach (var stages in roles)
        {
            BakeStep? parent = null;
            foreach (var stage in stages)
            {
                var step = Step(stage, parent, facts, made);
                steps.TryAdd(step.Fingerprint, step);
                parent = step;
            }
        }

        return new([.. steps.Values.OrderBy(step => step.Stage.Kind)]);
    }

    private static BakeStep Step(Stage stage, BakeStep? parent, Func<Distribution, IReadOnlyList<StageInput>> facts, MadeImages made)
    {
        var distribution = parent?.Distribution ?? stage.Distribution!;
        ImmutableArray<StageInput> inputs =
        [
            Format,
            .. parent is null ? facts(distribution) : [new(StageInput.Parent, parent.Fingerprint.Value)],
            .. RoleOf(stage),
            .. stage.Provisioners.SelectMany(provisioner => provisioner.Inputs),
        ];
        var fingerprint = Fingerprint.Of(inputs);
        var reused = made.With(fingerprint);
        var last = made.LastOf(stage);
        return new()
        {
            Stage = stage,
            Distribution = distribution,
            Fingerprint = fingerprint,
            Inputs = inputs,
            Parent = parent?.Fingerprint,
            Reused = reused,
            Last = last,
            Changes = reused is null && last is not null ? StageDifference.Between(last.Manifest.Inputs, inputs) : [],
        };
    }

    // Roles may share every layer below, but each has an app image of its own: it is tested, promoted and deployed as that role.
    private static IEnumerable<StageInput> RoleOf(Stage stage) => stage.Kind == StageKind.App ? [new("role", stage.Name)] : [];

    /// <param name="images">Oldest first.</param>
    private sealed class MadeImages(IReadOnlyList<Image> images)
    {
        private readonly ILookup<Fingerprint, Image> _byFingerprint = images.ToLookup(image => image.Manifest.Fingerprint);
        private readonly ILookup<(StageKind, string), Image> _byStage = images.ToLookup(image => (image.Manifest.Stage, image.Manifest.Name));

        public Image? With(Fingerprint fingerprint) => _byFingerprint[fingerprint].LastOrDefault();

        public Image? LastOf(Stage stage) => _byStage[(stage.Kind, stage.Name)].LastOrDefault();
    }
}
