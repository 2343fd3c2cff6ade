using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target of a build with what it said about itself, and what became of it in this run.</summary>
public class ExecutableTarget
{
    public MemberInfo Member { get; set; }

    public string Name { get; set; }

    public string Description { get; set; }

    public bool Listed { get; set; }

    /// <summary>The value of the property, by which other targets name this one.</summary>
    public Delegate Factory { get; set; }

    public List<(string, Func<bool>)> DynamicConditions { get; internal set; } = [];

    public List<(string, Func<bool>)> StaticConditions { get; internal set; } = [];

    public DependencyBehavior DependencyBehavior { get; internal set; }

    public bool AssuredAfterFailure { get; internal set; }

    public bool ProceedAfterFailure { get; internal set; }

    public List<LambdaExpression> DelegateRequirements { get; internal set; } = [];

    public List<Action> Actions { get; internal set; } = [];

    /// <summary>Those that run because this one does, before it.</summary>
    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    /// <summary>Those that come before this one where both run.</summary>
    public List<ExecutableTarget> OrderDependencies { get; } = [];

    /// <summary>Those that trigger this one.</summary>
    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    /// <summary>Those that this one triggers.</summary>
    public List<ExecutableTarget> Triggers { get; } = [];

    public IReadOnlyCollection<ExecutableTarget> AllDependencies =>
        [.. ExecutionDependencies, .. OrderDependencies, .. TriggerDependencies];

    public List<string> ArtifactProducts { get; internal set; } = [];

    public TimeSpan Duration => Stopwatch.Elapsed;

    public bool IsDefault { get; set; }

    public ExecutionStatus Status { get; set; }

    /// <summary>Whether it was asked for by name.</summary>
    public bool Invoked { get; set; }

    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    /// <summary>Why it is skipped, in the summary.</summary>
    public string Skipped
    {
        get => SummaryInformation.GetValueOrDefault(nameof(Skipped));
        set => Inform(nameof(Skipped), value);
    }

    /// <summary>The conditions that did not hold, in the summary.</summary>
    public string OnlyWhen
    {
        get => SummaryInformation.GetValueOrDefault(nameof(OnlyWhen));
        set => Inform(nameof(OnlyWhen), value);
    }

    internal TargetDefinition Definition { get; set; }

    internal Stopwatch Stopwatch { get; } = new();

    private void Inform(string key, string value)
    {
        if (value is not null)
            SummaryInformation[key] = value;
    }
}
