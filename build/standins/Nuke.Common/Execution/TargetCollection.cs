using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>Finds a build's targets and ties them to one another.</summary>
internal static class TargetCollection
{
    /// <summary>All targets, in the order of their properties.</summary>
    public static IReadOnlyList<ExecutableTarget> Of<T>(T build, Expression<Func<T, Target>>[] defaults)
        where T : NukeBuild
    {
        var defaultFactories = defaults.Select(x => Evaluate(x, build)).ToArray();
        var targets = build.GetType()
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(x => x.PropertyType == typeof(Target))
            .Select(x => Create(x, build, defaultFactories))
            .ToArray();

        // Two properties name the same target when their delegates are equal: the same method and the same captured object.
        var byFactory = targets.ToDictionary(x => x.Factory);
        foreach (var target in targets)
            TieForward(target, byFactory);

        foreach (var target in targets)
            TieBackward(target, byFactory);

        foreach (var target in targets)
            Assert.False(target.AllDependencies.Contains(target), $"Target '{target.Name}' cannot have a dependency on itself");

        return targets;
    }

    private static ExecutableTarget Create(PropertyInfo property, NukeBuild build, Target[] defaults)
    {
        var factory = (Target)property.GetValue(build);
        var target = new ExecutableTarget
        {
            Member = property,
            Name = property.Name,
            Factory = factory,
            Listed = true,
            IsDefault = defaults.Contains(factory),
        };
        target.Definition = new TargetDefinition(target);
        factory(target.Definition);
        return target;
    }

    private static void TieForward(ExecutableTarget target, Dictionary<Delegate, ExecutableTarget> targets)
    {
        target.ExecutionDependencies.AddRange(target.Definition.DependsOn.Select(x => targets[x]));
        target.OrderDependencies.AddRange(target.Definition.After.Select(x => targets[x]));
        target.TriggerDependencies.AddRange(target.Definition.TriggeredBy.Select(x => targets[x]));
        target.Triggers.AddRange(target.Definition.Triggers.Select(x => targets[x]));
    }

    // What a target says about others comes after what they say themselves.
    private static void TieBackward(ExecutableTarget target, Dictionary<Delegate, ExecutableTarget> targets)
    {
        foreach (var dependent in target.Definition.DependentFor)
            targets[dependent].ExecutionDependencies.Add(target);

        foreach (var later in target.Definition.Before)
            targets[later].OrderDependencies.Add(target);

        foreach (var effect in target.Definition.Triggers)
            targets[effect].TriggerDependencies.Add(target);

        foreach (var cause in target.Definition.TriggeredBy)
            targets[cause].Triggers.Add(target);
    }

    // Compiling an expression takes longer than all the rest of the start, so the usual one, a property of the build, is read instead.
    private static Target Evaluate<T>(Expression<Func<T, Target>> expression, T build) =>
        expression.Body is MemberExpression { Member: PropertyInfo property, Expression: ParameterExpression }
            ? (Target)property.GetValue(build)
            : expression.Compile(preferInterpretation: true)(build);
}
