namespace Kiln.Plans;

/// <summary>A plan's steps as a tree: what stands on a stage comes below it.</summary>
public static class StageTree
{
    /// <param name="steps">Parents before children, each stage once.</param>
    /// <returns>Depth first, siblings in the order of the plan.</returns>
    public static IReadOnlyList<ExplainedStage> Of(IReadOnlyList<BakeStep> steps)
    {
        var children = steps.ToLookup(step => step.Parent);
        var tree = new List<ExplainedStage>();
        foreach (var root in steps.Where(step => step.Parent is null)) Add(root, []);
        return tree;

        void Add(BakeStep step, bool[] continues)
        {
            tree.Add(new() { Step = step, Depth = continues.Length, Continues = continues });
            BakeStep[] above = [.. children[step.Fingerprint]];
            for (var index = 0; index < above.Length; index++) Add(above[index], [.. continues, index < above.Length - 1]);
        }
    }
}
