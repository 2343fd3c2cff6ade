using System.Globalization;
using System.Xml.Linq;
using Kiln;
using Kiln.Machines;
using Kiln.Processes;

/// <summary>Compiles, checks and tests Kiln itself, with the SDK that built the running build.</summary>
/// <param name="output">Takes what the SDK prints.</param>
internal sealed class Quality(string root, Action<string> output)
{
    // End-to-end tests boot machines under software emulation.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly ProcessRunner _processes = new(TimeProvider.System);

    private string Solution => Path.Combine(root, "Kiln.slnx");

    private string Results => Path.Combine(root, "TestResults");

    public Task CompileAsync(CancellationToken cancellationToken) =>
        DotNetAsync(["build", Solution, "--nologo", "--verbosity", "quiet"], cancellationToken);

    public Task CheckFormatAsync(CancellationToken cancellationToken) =>
        DotNetAsync(["format", Solution, "--verify-no-changes", "--no-restore"], cancellationToken);

    /// <summary>Runs every test project, whatever the others come to, and prints what passed and failed in all.</summary>
    /// <exception cref="KilnException">A test failed.</exception>
    public async Task TestAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Results)) Directory.Delete(Results, recursive: true);
        foreach (var project in Projects) await RunAsync(project, cancellationToken);

        var counters = Directory.EnumerateFiles(Results, "*.trx").Select(file => XDocument.Load(file).Descendants(Trx + "Counters").Single()).ToList();
        var (passed, failed) = (Sum(counters, "passed"), Sum(counters, "total") - Sum(counters, "passed") - Sum(counters, "notExecuted"));
        var crashed = Projects.Count() - counters.Count;
        output($"{passed} passed, {failed + crashed} failed");
        if (failed + crashed > 0 || passed == 0) throw new KilnException($"{failed} tests failed{(crashed > 0 ? $", and {crashed} test projects did not run to their end" : "")}. Results: {Results}");
    }

    /// <summary>Compiles the benchmark as it is meant to run, and runs it.</summary>
    /// <param name="arguments">The benchmark's own.</param>
    /// <exception cref="KilnException">It failed, or a command that it timed did.</exception>
    public async Task BenchmarkAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var project = Path.Combine(root, "tests", "Kiln.Benchmarks");
        var folder = Path.Combine(project, "bin", "benchmark");
        await DotNetAsync(["build", project, "--configuration", "Release", "--output", folder, "--nologo", "--verbosity", "quiet"], cancellationToken);
        var result = await _processes.RunAsync(DotNet([Path.Combine(folder, "Kiln.Benchmarks.dll"), .. arguments]), output, cancellationToken);
        if (!result.Succeeded) throw new KilnException($"The benchmark failed (exit {result.ExitCode}); why stands above.");
    }

    // Those that take long come last.
    private IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<IsTestProject>true</IsTestProject>", StringComparison.Ordinal))
            .OrderBy(project => project.Contains("EndToEnd", StringComparison.Ordinal))
            .ThenBy(project => project, StringComparer.Ordinal);

    private async Task RunAsync(string project, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        output($"Testing {name}");
        await _processes.RunAsync(
            DotNet(["test", project, "--no-build", "--nologo", "--results-directory", Results, "--logger", $"trx;LogFileName={name}.trx"]), output, cancellationToken);
    }

    private async Task DotNetAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await _processes.RunAsync(DotNet(arguments), output, cancellationToken);
        if (!result.Succeeded) throw new KilnException($"dotnet {arguments[0]} failed (exit {result.ExitCode}); its errors stand above.");
    }

    private static Command DotNet(IReadOnlyList<string> arguments) => new()
    {
        Arguments = [CommandLine.Variable("DOTNET_EXE") ?? "dotnet", .. arguments],
        Environment = CommandLine.Environment.ToDictionary(),
        Timeout = Patience,
        SilenceTimeout = Patience,
    };

    private static int Sum(IEnumerable<XElement> counters, string name) =>
        counters.Sum(counter => int.Parse(counter.Attribute(name)!.Value, CultureInfo.InvariantCulture));
}
