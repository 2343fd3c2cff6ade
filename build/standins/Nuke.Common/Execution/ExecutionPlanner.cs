namespace Nuke.Common.Execution;

/// <summary>Decides which targets run, and in what order.</summary>
internal static class ExecutionPlanner
{
    /// <param name="targets">
    /// All there are. Of two that have nothing to do with one another the later one runs first; the order of the names is not looked at.
    /// </param>
    /// <param name="names">Those asked for, dashes and case aside; null for the default ones.</param>
    public static IReadOnlyList<ExecutableTarget> Plan(IReadOnlyList<ExecutableTarget> targets, string[] names)
    {
        HashSet<ExecutableTarget> wanted = [.. names?.Select(x => Find(x, targets)) ?? targets.Where(x => x.IsDefault)];
        if (names is not null)
        {
            foreach (var target in wanted)
                target.Invoked = true;
        }

        RefuseCycles(targets);
        while (true)
        {
            var plan = InOrder(targets, wanted);
            var triggered = plan.SelectMany(x => x.Triggers).Except(plan).ToArray();
            if (triggered.Length == 0)
                return plan;

            wanted = [.. plan, .. triggered];
        }
    }

    private static ExecutableTarget Find(string name, IReadOnlyList<ExecutableTarget> targets)
    {
        name = name.Replace("-", string.Empty, StringComparison.Ordinal);
        var target = targets.SingleOrDefault(x => x.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (target is null)
        {
            Assert.Fail(string.Join(
                Environment.NewLine,
                [$"Target with name '{name}' does not exist. Available targets are:", .. targets.Select(x => $"  - {x.Name}").Order()]));
        }

        return target;
    }

    // From the end: of those that nothing left over depends on, always the first one of the build.
    private static List<ExecutableTarget> InOrder(IReadOnlyList<ExecutableTarget> targets, HashSet<ExecutableTarget> wanted)
    {
        var plan = new List<ExecutableTarget>();
        var left = targets.ToList();
        var dependencies = targets.ToDictionary(x => x, x => x.AllDependencies);
        while (left.Count > 0)
        {
            var last = left.First(x => !left.Exists(y => dependencies[y].Contains(x)));
            left.Remove(last);
            if (wanted.Contains(last) || plan.Exists(x => x.ExecutionDependencies.Contains(last)))
                plan.Add(last);
        }

        plan.Reverse();
        return plan;
    }

    private static void RefuseCycles(IReadOnlyList<ExecutableTarget> targets)
    {
        var cycles = new StrongComponents<ExecutableTarget>(targets, x => x.AllDependencies).Components
            .Where(x => x.Count > 1)
            .Select(x => $" - {string.Join(", ", x.Select(y => y.Name))}")
            .ToArray();
        if (cycles.Length > 0)
            Assert.Fail(string.Join(Environment.NewLine, ["Circular dependencies between targets:", .. cycles]));
    }
}
