using System.Globalization;
using System.Runtime.CompilerServices;
using Kiln.Benchmarks;
using Kiln.Benchmarks.Measuring;
using Kiln.Benchmarks.Reports;
using Kiln.Benchmarks.Subjects;

// Whole commands, as an operator types them, beside other tools that do the same work. './build.sh Benchmark' runs this.

try
{
    Run(BenchmarkOptions.Parse(args));
    return 0;
}
catch (BenchmarkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static void Run(BenchmarkOptions options)
{
    if (!Environment.IsPrivilegedProcess) throw new BenchmarkException("The benchmark bakes real images. Run it as root.");

    var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
    var folder = Path.Combine(repository, ".nuke", "temp", "benchmark");

    // What a benchmark left that was killed.
    Tools.Run("rm", "-rf", "--one-file-system", "--", folder);
    Directory.CreateDirectory(folder);
    var subjects = Present(folder, new(repository), options.Peers);
    var expected = options.Scenarios.Sum(scenario => options.RunsOf(scenario) * subjects.Sum(subject => subject.Expected(scenario) ?? 0));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Scenarios.Count} scenarios, {string.Join(", ", subjects.Select(subject => subject.Name))}: about {Math.Ceiling((expected + 60) / 60):0} minutes on a small machine"));

    var bench = new Bench(folder, subjects, Console.WriteLine);
    List<Series> series = [.. options.Scenarios.Select(scenario => bench.Run(scenario, options.RunsOf(scenario)))];
    var report = new BenchmarkReport(subjects, series, $"{Host.Describe()}.");
    Console.WriteLine($"\n{report.Plain}");
    if (options.Write) Write(repository, report);
    Tools.Run("rm", "-rf", "--one-file-system", "--", folder);
}

static List<Subject> Present(string folder, Workload workload, IReadOnlyList<string> peers)
{
    List<Subject> subjects = [];
    (string Key, Func<string, Subject> Make)[] known =
    [
        ("kiln", path => new KilnSubject(path, workload)),
        ("mkosi", path => new MkosiSubject(path, workload)),
        ("shell", path => new ShellSubject(path, workload)),
        ("packer", path => new PackerSubject(path, workload)),
    ];
    foreach (var (key, make) in known)
    {
        if (key != "kiln" && !peers.Contains(key)) continue;

        var subject = make(Directory.CreateDirectory(Path.Combine(folder, key)).FullName);
        var missing = subject.Programs.Where(program => !Tools.Has(program.Program)).ToList();
        if (missing.Count == 0) subjects.Add(subject);
        else Console.WriteLine($"{subject.Name}: not on this machine, and left out. To have it measured: apt-get install {string.Join(' ', missing.Select(program => program.Package).Distinct())}");
    }

    return subjects;
}

static void Write(string repository, BenchmarkReport report)
{
    var readme = Path.Combine(repository, "README.md");
    var chart = Path.Combine(repository, "docs", "benchmark.svg");
    File.WriteAllText(readme, MarkedText.Replace(File.ReadAllText(readme), "benchmark", $"![Seconds of whole commands](docs/benchmark.svg)\n\n{report.Markdown}"));
    Directory.CreateDirectory(Path.GetDirectoryName(chart)!);
    File.WriteAllText(chart, BenchmarkChart.Draw(report));
    Console.WriteLine($"Written: {readme}, {chart}");
}

static string Here([CallerFilePath] string path = "") => path;
