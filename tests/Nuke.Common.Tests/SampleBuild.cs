using System.Diagnostics;
using System.Text;

namespace Nuke.Common.Tests;

/// <summary>The sample build in a root directory of its own, run as its own process like an operator does.</summary>
internal sealed class SampleBuild : IDisposable
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = Path.GetTempPath(),
        ["TERM"] = "dumb",
        ["NUKE_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? string.Empty,
    };

    public SampleBuild(params string[] variables)
    {
        foreach (var variable in variables)
            _environment[variable.Split('=')[0]] = variable.Split('=', 2)[1];

        Directory.CreateDirectory(InRoot(".nuke"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("nuke-sample-").FullName;

    /// <summary>Runs one command line in a new root directory.</summary>
    public static string Run(string arguments, params string[] variables)
    {
        using var build = new SampleBuild(variables);
        return build.Run(arguments);
    }

    public string Run(string arguments) => Transcript.Normalise(RunRaw(arguments), Root);

    /// <summary>Interrupts the run once it has written the text.</summary>
    public string RunUntil(string text, string arguments)
    {
        using var process = Start(arguments);
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.Append(line).Append('\n');
            if (line.EndsWith(text, StringComparison.Ordinal))
                Process.Start("kill", ["-INT", $"{process.Id}"]).Dispose();
        }

        process.WaitForExit();
        return Transcript.Normalise(Transcript.Of(arguments, output.ToString(), string.Empty, process.ExitCode), Root);
    }

    public string RunRaw(string arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Transcript.Of(arguments, output, error.GetAwaiter().GetResult(), process.ExitCode);
    }

    public string InRoot(string path) => Path.Combine(Root, path);

    public string Read(string path) => File.ReadAllText(InRoot(path));

    public SampleBuild With(string path, string content)
    {
        File.WriteAllText(InRoot(path), content);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private Process Start(string arguments)
    {
        // Whoever was started in the background ignores interrupts, and hands that on.
        var start = new ProcessStartInfo("env", $"--default-signal=INT dotnet {Locations.Sample} {arguments}")
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
