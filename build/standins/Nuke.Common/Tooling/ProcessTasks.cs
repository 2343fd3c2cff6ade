using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Nuke.Common.Utilities;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Tooling;

/// <summary>Starts programs and logs what they say.</summary>
[SuppressMessage("Usage", "CA2211", Justification = "As published: the defaults are fields.")]
public static class ProcessTasks
{
    public static bool DefaultLogOutput = true;
    public static bool DefaultLogInvocation = true;
    public static bool LogWorkingDirectory = true;
    public static string DefaultWorkingDirectory = EnvironmentInfo.WorkingDirectory;

    /// <inheritdoc cref="StartProcess(string, string, string, IReadOnlyDictionary{string, string}, int?, bool?, bool?, Action{OutputType, string}, Func{string, string})"/>
    public static IProcess StartProcess(
        string toolPath,
        ArgumentStringHandler arguments,
        string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string> logger = null) =>
        StartProcess(
            toolPath,
            arguments.ToStringAndClear(),
            workingDirectory,
            environmentVariables,
            timeout,
            logOutput,
            logInvocation,
            logger,
            arguments.GetFilter());

    /// <summary>Starts a program; the result waits for it.</summary>
    /// <param name="toolPath">A path, or a name on the PATH. An assembly runs with dotnet.</param>
    /// <param name="environmentVariables">All the process gets: nothing is inherited where this is given.</param>
    /// <param name="timeout">In milliseconds.</param>
    public static IProcess StartProcess(
        string toolPath,
        string arguments = null,
        string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string> logger = null,
        Func<string, string> outputFilter = null)
    {
        Assert.True(toolPath != null);
        if (!toolPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            toolPath = ToolPathResolver.GetPathExecutable(toolPath);

        if (toolPath.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            arguments = $"{toolPath.InDoubleQuotesIfNeeded()} {arguments}".TrimEnd();
            toolPath = EnvironmentInfo.GetVariable("DOTNET_EXE") ?? ToolPathResolver.GetPathExecutable("dotnet");
        }

        var start = StartInfo(toolPath, arguments ?? string.Empty, workingDirectory ?? DefaultWorkingDirectory, environmentVariables);
        outputFilter ??= x => x;
        if (logInvocation ?? DefaultLogInvocation)
            LogStart(start, outputFilter);

        return new StartedProcess(start, timeout, logOutput ?? DefaultLogOutput ? logger ?? DefaultLogger : null, outputFilter);
    }

    /// <summary>Standard error is logged as errors, which the end of the run repeats.</summary>
    public static void DefaultLogger(OutputType type, string output) =>
        Log.Write(type == OutputType.Std ? LogEventLevel.Debug : LogEventLevel.Error, output);

    private static ProcessStartInfo StartInfo(
        string toolPath, string arguments, string workingDirectory, IReadOnlyDictionary<string, string> environmentVariables)
    {
        Assert.FileExists(toolPath);
        Assert.DirectoryExists(workingDirectory);
        var start = new ProcessStartInfo(toolPath, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (environmentVariables is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environmentVariables)
                start.Environment[name] = value;
        }

        return start;
    }

    private static void LogStart(ProcessStartInfo start, Func<string, string> filter)
    {
        Log.Information("> {ToolPath} {Arguments}", start.FileName.InDoubleQuotesIfNeeded(), filter(start.Arguments));
        if (LogWorkingDirectory)
        {
            Log.Write(
                start.WorkingDirectory == DefaultWorkingDirectory ? LogEventLevel.Verbose : LogEventLevel.Information,
                "@ {WorkingDirectory}",
                start.WorkingDirectory);
        }
    }
}
