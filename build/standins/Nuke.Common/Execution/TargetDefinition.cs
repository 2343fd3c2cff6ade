using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>Writes down what a target says about itself.</summary>
internal sealed class TargetDefinition(ExecutableTarget target) : ITargetDefinition
{
    public List<Target> DependsOn { get; } = [];

    public List<Target> DependentFor { get; } = [];

    public List<Target> Before { get; } = [];

    public List<Target> After { get; } = [];

    public List<Target> Triggers { get; } = [];

    public List<Target> TriggeredBy { get; } = [];

    ITargetDefinition ITargetDefinition.Description(string description) => With(() => target.Description = description);

    ITargetDefinition ITargetDefinition.Executes(params Action[] actions) => With(() => target.Actions.AddRange(actions));

    ITargetDefinition ITargetDefinition.Executes<T>(Func<T> action) => With(() => target.Actions.Add(() => action()));

    ITargetDefinition ITargetDefinition.Executes(Func<Task> action) =>
        With(() => target.Actions.Add(() => action().GetAwaiter().GetResult()));

    ITargetDefinition ITargetDefinition.DependsOn(params Target[] targets) => With(() => DependsOn.AddRange(targets));

    ITargetDefinition ITargetDefinition.DependentFor(params Target[] targets) => With(() => DependentFor.AddRange(targets));

    ITargetDefinition ITargetDefinition.Before(params Target[] targets) => With(() => Before.AddRange(targets));

    ITargetDefinition ITargetDefinition.After(params Target[] targets) => With(() => After.AddRange(targets));

    ITargetDefinition ITargetDefinition.Triggers(params Target[] targets) => With(() => Triggers.AddRange(targets));

    ITargetDefinition ITargetDefinition.TriggeredBy(params Target[] targets) => With(() => TriggeredBy.AddRange(targets));

    ITargetDefinition ITargetDefinition.OnlyWhenDynamic(Func<bool> condition, string conditionExpression) =>
        With(() => target.DynamicConditions.Add((conditionExpression, condition)));

    ITargetDefinition ITargetDefinition.OnlyWhenStatic(Func<bool> condition, string conditionExpression) =>
        With(() => target.StaticConditions.Add((conditionExpression, condition)));

    ITargetDefinition ITargetDefinition.Requires<T>(
        Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements) =>
        With(() => target.DelegateRequirements.AddRange([parameterRequirement, .. parameterRequirements]));

    ITargetDefinition ITargetDefinition.Requires<T>(
        Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements) =>
        With(() => target.DelegateRequirements.AddRange([parameterRequirement, .. parameterRequirements]));

    ITargetDefinition ITargetDefinition.Requires(
        Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        With(() => target.DelegateRequirements.AddRange([requirement, .. requirements]));

    ITargetDefinition ITargetDefinition.WhenSkipped(DependencyBehavior dependencyBehavior) =>
        With(() => target.DependencyBehavior = dependencyBehavior);

    ITargetDefinition ITargetDefinition.AssuredAfterFailure() => With(() => target.AssuredAfterFailure = true);

    ITargetDefinition ITargetDefinition.ProceedAfterFailure() => With(() => target.ProceedAfterFailure = true);

    ITargetDefinition ITargetDefinition.Unlisted() => With(() => target.Listed = false);

    ITargetDefinition ITargetDefinition.Produces(params string[] artifacts) =>
        With(() => target.ArtifactProducts.AddRange(artifacts));

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
