using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>
/// The base of a build: its properties of type <see cref="Target"/> are what it can do, its <see cref="ParameterAttribute"/> members what it
/// can be told.
/// </summary>
public abstract partial class NukeBuild : INukeBuild
{
    private IReadOnlyCollection<ExecutableTarget> _executionPlan;

    /// <summary>The targets of this run, in their order; null until they are known.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan
    {
        get => _executionPlan;
        internal set => _executionPlan = value;
    }

    /// <summary>The targets that were asked for by name: not those that run because none was.</summary>
    [Parameter(
        "List of targets to be invoked. Default is '{default_target}'.",
        Name = ParameterValues.Target,
        Separator = ParameterValues.TargetSeparator,
        ValueProviderMember = nameof(TargetNames))]
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutionPlan.Where(x => x.Invoked)];

    [Parameter(
        "List of targets to be skipped. Empty list skips all dependencies.",
        Name = ParameterValues.Skip,
        Separator = ParameterValues.TargetSeparator,
        ValueProviderMember = nameof(TargetNames))]
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => With(ExecutionStatus.Skipped);

    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => With(ExecutionStatus.Scheduled);

    public IReadOnlyCollection<ExecutableTarget> RunningTargets => With(ExecutionStatus.Running);

    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => With(ExecutionStatus.Aborted);

    public IReadOnlyCollection<ExecutableTarget> FailedTargets => With(ExecutionStatus.Failed);

    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => With(ExecutionStatus.Succeeded);

    public IReadOnlyCollection<ExecutableTarget> FinishedTargets => [.. FailedTargets, .. SucceededTargets];

    [Parameter("Shows the execution plan (HTML).")]
    public bool Plan { get; internal set; }

    [Parameter("Shows the help text for this build assembly.")]
    public bool Help { get; internal set; }

    [Parameter("Disables displaying the NUKE logo.")]
    public bool NoLogo { get; set; }

    [Parameter("Indicates to continue a previously failed build attempt.")]
    public bool Continue { get; internal set; }

    public bool IsSucceeding => !IsFailing;

    public bool IsFailing =>
        ExecutionPlan.Any(x => x.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.NotRun);

    public bool IsFinished =>
        !ExecutionPlan.Any(x => x.Status is ExecutionStatus.Scheduled or ExecutionStatus.Running);

    /// <summary>What the process ends with, whatever became of the build. Null: 0 after success, -1 after failure.</summary>
    public int? ExitCode { get; set; }

    internal IReadOnlyList<ExecutableTarget> ExecutableTargets { get; set; } = [];

    /// <summary>Accepted, as the published package accepts it, and of no effect: there are no partitions here.</summary>
    [Parameter("Partition to use on CI.", List = false)]
    internal string Partition { get; set; }

    internal IEnumerable<string> TargetNames => ExecutableTargets.Select(x => x.Name);

    internal static IEnumerable<string> HostNames => Host.Names;

    /// <summary>Adds to the line of the running target in the summary.</summary>
    public void ReportSummary(Configure<Dictionary<string, string>> configurator = null)
    {
        var target = ExecutionPlan.Single(x => x.Status == ExecutionStatus.Running);
        target.SummaryInformation = configurator?.Invoke([]) ?? [];
    }

    /// <summary>Runs a build: the targets that were asked for, or else the default ones. Returns the exit code.</summary>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() =>
        BuildRun.Execute(defaultTargetExpressions);

    private ExecutableTarget[] With(ExecutionStatus status) => [.. ExecutionPlan.Where(x => x.Status == status)];
}
