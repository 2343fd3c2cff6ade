using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Nuke.Common.Output;
using Nuke.Common.Parameters;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>One run of a build from its command line to its exit code.</summary>
internal static class BuildRun
{
    private const int ErrorExitCode = -1;

    public static int Execute<T>(Expression<Func<T, Target>>[] defaults)
        where T : NukeBuild, new()
    {
        Console.OutputEncoding = Encoding.UTF8;
        var build = new T();
        try
        {
            BuildLog.Configure(build);
            build.ExecutableTargets = TargetCollection.Of(build, defaults);
            Create(build);
            Header.Write(build);
            build.ExecutionPlan = Scheduled(ExecutionPlanner.Plan(
                build.ExecutableTargets,
                ParameterValues.BuiltIn<string[]>(nameof(NukeBuild.InvokedTargets))));
            if (Answers(build))
                return 0;

            build.OnBuildInitialized();
            var runner = new TargetRunner(build);
            Console.CancelKeyPress += (_, _) =>
            {
                runner.RunAssured();
                Finish(build);
            };
            runner.Run(ParameterValues.BuiltIn<string[]>(nameof(NukeBuild.SkippedTargets)));
            build.ExitCode ??= build.IsSucceeding ? 0 : ErrorExitCode;
        }
        catch (Exception exception)
        {
            Report(exception);
            build.ExitCode ??= ErrorExitCode;
        }

        Finish(build);
        Log.CloseAndFlush();
        return build.ExitCode.Value;
    }

    private static void Create(NukeBuild build)
    {
        var parameters = ParameterMember.Of(build.GetType());
        ParameterValues.Files = ParameterFiles.Load(NukeBuild.RootDirectory, NukeBuild.LoadedLocalProfiles);
        foreach (var parameter in parameters.Where(x => !x.IsBuiltIn || IsSwitch(x.Name)))
            parameter.Inject(build);

        BuildFiles.Update(build, parameters);
        build.OnBuildCreated();
    }

    // The other built-in parameters name targets or are read before there is a build.
    private static bool IsSwitch(string name) =>
        name is nameof(NukeBuild.Plan) or nameof(NukeBuild.Help) or nameof(NukeBuild.NoLogo) or nameof(NukeBuild.Continue)
            or nameof(NukeBuild.Verbosity);

    private static IReadOnlyList<ExecutableTarget> Scheduled(IReadOnlyList<ExecutableTarget> plan)
    {
        foreach (var target in plan)
            target.Status = ExecutionStatus.Scheduled;

        return plan;
    }

    /// <summary>Whether the run was a question about the build, which is then answered.</summary>
    private static bool Answers(NukeBuild build)
    {
        if (build.Plan)
            PlanPage.Show(build);
        else if (build.Help || build.ExecutionPlan.Count == 0)
            HelpText.Write(build);
        else
            return false;

        return true;
    }

    private static void Report(Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 })
            exception = exception.InnerException;

        if (exception is TargetExecutionException)
            return;

        Log.Verbose(exception, "Target-unrelated exception was thrown");
        Screen.Error(exception.Message);
    }

    private static void Finish(NukeBuild build)
    {
        if (build.ExecutionPlan is null)
            return;

        foreach (var target in build.ExecutionPlan)
        {
            target.Stopwatch.Stop();
            target.Status = target.Status switch
            {
                ExecutionStatus.Running => ExecutionStatus.Aborted,
                ExecutionStatus.Scheduled => ExecutionStatus.NotRun,
                var status => status,
            };
        }

        if (build.Shows(DefaultOutput.ErrorsAndWarnings))
            NukeBuild.Host.WriteErrorsAndWarnings();

        if (build.Shows(DefaultOutput.TargetOutcome))
            NukeBuild.Host.WriteTargetOutcome(build);

        if (build.Shows(DefaultOutput.BuildOutcome))
            NukeBuild.Host.WriteBuildOutcome(build);

        build.OnBuildFinished();
    }
}
