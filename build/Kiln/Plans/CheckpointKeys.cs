using Kiln.Stages;

namespace Kiln.Plans;

/// <summary>What can be gone on from in a stage: each key is the fingerprint of all that a builder's state depends on at that point.</summary>
public static class CheckpointKeys
{
    /// <summary>Of how keys are made, and checkpoints with them.</summary>
    private static readonly StageInput Format = new("checkpoint", "1");

    /// <returns>One key more than the stage has provisioners: before the first, after the first, and so on.</returns>
    public static IReadOnlyList<Fingerprint> Of(BakeStep step)
    {
        var provisioners = step.Stage.Provisioners;
        List<StageInput> inputs = [Format, .. step.Inputs.Except(provisioners.SelectMany(provisioner => provisioner.Inputs))];
        List<Fingerprint> keys = [Fingerprint.Of(inputs)];
        foreach (var provisioner in provisioners)
        {
            // Where one ends and the next begins is part of it: some have no inputs at all.
            inputs.Add(new("provisioner", provisioner.Kind));
            inputs.AddRange(provisioner.Inputs);
            keys.Add(Fingerprint.Of(inputs));
        }

        return keys;
    }
}
