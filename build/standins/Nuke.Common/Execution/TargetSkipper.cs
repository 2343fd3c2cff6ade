using Serilog;

namespace Nuke.Common.Execution;

/// <summary>Decides which targets of the plan are left out, and says why.</summary>
internal sealed class TargetSkipper(NukeBuild build)
{
    public void SkipByName(string[] names)
    {
        foreach (var target in build.ExecutionPlan)
        {
            if (names.Length == 0 || names.Contains(target.Name, StringComparer.OrdinalIgnoreCase))
                Skip(target, "via parameter");
        }
    }

    public void CheckStaticConditions(ExecutableTarget target) => Check(target, target.StaticConditions);

    /// <summary>Whether any condition of the target, of either kind, does not hold.</summary>
    public bool CheckDynamicConditions(ExecutableTarget target)
    {
        Check(target, target.DynamicConditions);
        return target.OnlyWhen is not null;
    }

    private void Check(ExecutableTarget target, List<(string Text, Func<bool> Holds)> conditions)
    {
        try
        {
            var violated = conditions.Where(x => !x.Holds()).Select(x => Shorten(x.Text)).ToArray();
            if (violated.Length == 0)
                return;

            target.OnlyWhen = string.Join(" && ", violated);
            Skip(target);
        }
        catch (Exception exception)
        {
            Log.Error(exception, "Invocation of condition for {TargetName} has thrown an exception", target.Name);
            throw new TargetExecutionException(target.Name, exception);
        }
    }

    // A target that was asked for by name keeps its place; its own condition still stops it when its turn comes.
    private void Skip(ExecutableTarget target, string reason = null)
    {
        if (target.Invoked || target.Status != ExecutionStatus.Scheduled)
            return;

        target.Status = ExecutionStatus.Skipped;
        target.Skipped ??= reason;
        if (target.DependencyBehavior == DependencyBehavior.Execute)
            return;

        foreach (var other in target.ExecutionDependencies.Concat(target.Triggers).Where(x => !IsNeeded(x)).ToArray())
            Skip(other, $"because of {target.Name}");
    }

    private bool IsNeeded(ExecutableTarget target) =>
        build.ExecutionPlan.Any(x =>
            x.Status == ExecutionStatus.Scheduled && (x.ExecutionDependencies.Contains(target) || x.Triggers.Contains(target)));

    // The source of a condition starts as a lambda: () => IsServerBuild.
    private static string Shorten(string condition) =>
        string.Join(' ', condition.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .TrimStart('(').Trim().TrimStart(')').Trim().TrimStart('=').Trim().TrimStart('>').Trim();
}
