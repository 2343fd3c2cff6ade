using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Output;
using Nuke.Common.Parameters;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>Checks what the scheduled targets, and the build itself, cannot do without.</summary>
internal static class Requirements
{
    public static void Check(NukeBuild build)
    {
        foreach (var target in build.ScheduledTargets)
        {
            foreach (var requirement in target.DelegateRequirements)
                Check(requirement, target, build);
        }

        foreach (var parameter in ParameterMember.Of(build.GetType()).Where(x => x.IsRequired))
        {
            if (IsMissing(parameter, build))
                Assert.Fail($"Member '{parameter.Name}' is required to be not null or empty");
        }
    }

    private static void Check(LambdaExpression requirement, ExecutableTarget target, NukeBuild build)
    {
        if (requirement is Expression<Func<bool>> condition)
        {
            if (!condition.Compile(preferInterpretation: true)())
                throw new ArgumentException($"Target '{target.Name}' requires '{requirement.Body}'");

            return;
        }

        var body = requirement.Body is UnaryExpression conversion ? conversion.Operand : requirement.Body;
        var member = ((MemberExpression)body).Member;
        Assert.True(
            member.IsDefined(typeof(ValueInjectionAttributeBase), inherit: true),
            $"Member '{member.Name}' is required from target '{target.Name}' but not marked with an injection attribute.");

        var parameter = new ParameterMember(member, member.GetCustomAttribute<ParameterAttribute>());
        if (IsMissing(parameter, build))
            Assert.Fail($"Target '{target.Name}' requires member '{parameter.Name}' to be not null or empty");
    }

    private static bool IsMissing(ParameterMember parameter, NukeBuild build)
    {
        if (parameter.GetValue(build) is null && NukeBuild.Host is Terminal && Prompt.IsPossible)
            parameter.SetValue(build, Prompt.For(parameter, build));

        return parameter.GetValue(build) is var value && (value is null || (value is string text && string.IsNullOrWhiteSpace(text)));
    }
}
