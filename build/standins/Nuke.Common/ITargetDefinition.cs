using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>What a target says about itself. Every call adds; none replaces.</summary>
public interface ITargetDefinition
{
    ITargetDefinition Description(string description);

    ITargetDefinition Executes(params Action[] actions);

    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>Runs the action to its end before the next one.</summary>
    ITargetDefinition Executes(Func<Task> action);

    ITargetDefinition DependsOn(params Target[] targets);

    ITargetDefinition DependentFor(params Target[] targets);

    /// <summary>Orders only: pulls nothing into the run.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <summary>Orders only: pulls nothing into the run.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <summary>Pulls the targets into the run, after this one.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <summary>Checked right before the target: what it depends on has run by then.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string conditionExpression = null);

    /// <summary>Checked before anything runs.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string conditionExpression = null);

    /// <summary>Checked before anything runs; an unmet requirement fails the build.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}}, Expression{Func{T}}[])"/>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}}, Expression{Func{T}}[])"/>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>Runs even after another target has failed, if it was to run.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Its failure does not stop the build, which still ends as failed.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Left out of the help.</summary>
    ITargetDefinition Unlisted();

    ITargetDefinition Produces(params string[] artifacts);
}
