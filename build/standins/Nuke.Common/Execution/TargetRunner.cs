using System.Reflection;
using Nuke.Common.Output;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>Runs the targets of the plan one after the other.</summary>
internal sealed class TargetRunner(NukeBuild build)
{
    private readonly TargetSkipper _skipper = new(build);
    private BuildAttempt _attempt;

    /// <param name="skipped">Names to leave out; none at all leaves out all that were not asked for by name; null leaves out nothing.</param>
    public void Run(string[] skipped)
    {
        if (skipped is not null)
            _skipper.SkipByName(skipped);

        foreach (var target in build.ExecutionPlan)
            _skipper.CheckStaticConditions(target);

        Requirements.Check(build);
        _attempt = BuildAttempt.Start(build.Continue);
        try
        {
            foreach (var target in build.ExecutionPlan)
                Run(target, failing: false);
        }
        catch
        {
            RunAssured();
            throw;
        }
    }

    /// <summary>Runs what is to run even after a failure, or after an interrupt; nothing where nothing has run yet.</summary>
    public void RunAssured()
    {
        if (_attempt is null)
            return;

        foreach (var target in build.ExecutionPlan.Where(x => x.AssuredAfterFailure && x.Status == ExecutionStatus.Scheduled))
            Run(target, failing: true);
    }

    private void Run(ExecutableTarget target, bool failing)
    {
        if (target.Status == ExecutionStatus.Skipped || _attempt.Has(target.Name) || _skipper.CheckDynamicConditions(target))
        {
            target.Status = ExecutionStatus.Skipped;
            build.OnTargetSkipped(target.Name);
        }
        else if (target.Actions.Count == 0)
        {
            target.Status = ExecutionStatus.Collective;
        }
        else
        {
            var outer = BuildLog.Target;
            BuildLog.Target = target.Name;
            using (new Bracket(() => BuildLog.Target = outer))
            using (Header.Of(target.Name, build))
                RunActions(target, failing);
        }
    }

    private void RunActions(ExecutableTarget target, bool failing)
    {
        target.Stopwatch.Start();
        target.Status = ExecutionStatus.Running;
        build.OnTargetRunning(target.Name);
        try
        {
            foreach (var action in target.Actions)
                action();

            End(target, ExecutionStatus.Succeeded);
            build.OnTargetSucceeded(target.Name);
            _attempt.Add(target.Name);
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 })
                exception = exception.InnerException;

            if (target.SummaryInformation.Count == 0)
                target.SummaryInformation.Add(exception.GetType().Name, exception.Message.Split('\n')[0].TrimEnd('\r'));

            Log.Error(exception, "Target {TargetName} has thrown an exception", target.Name);
            End(target, ExecutionStatus.Failed);
            build.OnTargetFailed(target.Name);
            if (!target.ProceedAfterFailure && !failing)
                throw new TargetExecutionException(target.Name, exception);
        }
    }

    private static void End(ExecutableTarget target, ExecutionStatus status)
    {
        target.Stopwatch.Stop();
        target.Status = status;
    }
}
