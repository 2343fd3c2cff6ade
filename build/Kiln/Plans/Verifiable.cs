using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Plans;

/// <summary>Whether images can be proved to be what their inputs say: all that a plan names has to be there, and what it was made of too.</summary>
public static class Verifiable
{
    /// <param name="images">Every finished image, oldest first.</param>
    /// <exception cref="KilnException">A stage has no image that its inputs would make today.</exception>
    public static void Require(BakePlan plan, IReadOnlyList<Image> images)
    {
        if (plan.Steps.FirstOrDefault(step => step.Builds) is not { } missing) return;

        var roles = string.Join(' ', plan.Steps.Where(step => step.Builds && step.Stage.Kind == StageKind.App).Select(step => step.Stage.Name).Distinct());
        var command = $"./build.sh BakeApp --role {roles}";
        if (images.LastOrDefault(image => image.Manifest.Name == missing.Stage.Name && image.Manifest.Stage == missing.Stage.Kind && DiffersInArchiveOnly(image, missing)) is { } older)
        {
            throw new KilnException(
                $"{older.Id} cannot be verified any more: the package archive has moved on since it was baked, and only what it was last seen to hold is recorded. " +
                $"Run '{command}', which bakes from that, and verify what it makes.");
        }

        throw new KilnException($"{missing.Stage} is not baked as it stands: {missing.Reason}. Run '{command}' first.");
    }

    private static bool DiffersInArchiveOnly(Image image, BakeStep step) =>
        step.Parent is null && image.Manifest.Inputs.Where(input => input.Name != StageInput.Archive).SequenceEqual(step.Inputs.Where(input => input.Name != StageInput.Archive));
}
