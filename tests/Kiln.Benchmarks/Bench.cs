using System.Globalization;
using System.Text;
using Kiln.Benchmarks.Measuring;
using Kiln.Benchmarks.Subjects;

namespace Kiln.Benchmarks;

/// <summary>Runs scenarios, all subjects in turn in each round: what slows the machine down then slows all of them.</summary>
/// <param name="folder">For logs.</param>
internal sealed class Bench(string folder, IReadOnlyList<Subject> subjects, Action<string> say)
{
    // A command that hangs fails; none of them takes a third of this.
    private static readonly IReadOnlyList<string> Bound = ["timeout", "--kill-after=5", "600"];

    private readonly HashSet<string> _baked = [];
    private int _changes;

    public Series Run(Scenario scenario, int runs)
    {
        var able = subjects.Where(subject => subject.Expected(scenario) is not null).ToList();
        var samples = able.ToDictionary(subject => subject.Key, _ => new List<Sample>());
        if (!scenario.StartsEmpty || scenario == Scenario.ColdDownloaded)
        {
            foreach (var subject in able.Where(subject => !_baked.Contains(subject.Key)))
            {
                say($"{subject.Name}: baking once, not measured");
                Measure(subject, Scenario.Cold, _changes);
            }
        }

        for (var run = 0; run < runs; run++)
        {
            var change = _changes++;
            foreach (var subject in able)
            {
                var sample = Measure(subject, scenario, change);
                samples[subject.Key].Add(sample);
                say(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} {run + 1}/{runs}  {subject.Name}: {sample.Usage.Seconds:0.00} s"));
            }
        }

        return new(scenario, samples.ToDictionary(pair => pair.Key, IReadOnlyList<Sample> (pair) => pair.Value));
    }

    /// <exception cref="BenchmarkException">It failed, or did not do what it was to do: that is not a time.</exception>
    private Sample Measure(Subject subject, Scenario scenario, int change)
    {
        var expected = subject.Prepare(scenario, change);
        Tools.Run("sync");
        var before = Tools.DiskUse(subject.Store);
        var log = Path.Combine(folder, $"{subject.Key}-{scenario.Name}.log");
        IReadOnlyList<string> command = [.. Bound, .. subject.Command(scenario, change)];
        var usage = MeasuredProcess.Run(command, subject.Folder, subject.Environment, log);
        if (usage.ExitCode != 0) throw new BenchmarkException($"{subject.Name}, {scenario.Title}: exit code {usage.ExitCode} of {string.Join(' ', command)}\n{Tail(log)}\nAll it printed: {log}");

        Check(subject, scenario, expected, log);
        _baked.Add(subject.Key);
        var after = Tools.DiskUse(subject.Store);
        return new(usage, after - before, after);
    }

    private static void Check(Subject subject, Scenario scenario, string expected, string log)
    {
        var disks = subject.Disks(File.ReadAllText(log)).Distinct().Where(File.Exists).ToList();
        if (disks.Count != scenario.Disks) throw new BenchmarkException($"{subject.Name}, {scenario.Title}: {disks.Count} disks are there, not {scenario.Disks}.\n{Tail(log)}");
        foreach (var disk in disks.Where(disk => !Tools.Chain(disk).Any(file => DiskContent.Holds(file, Encoding.UTF8.GetBytes(expected)))))
        {
            throw new BenchmarkException($"{subject.Name}, {scenario.Title}: it succeeded, but {disk} does not hold '{expected.Trim()}'.");
        }
    }

    private static string Tail(string log) => string.Join('\n', File.ReadLines(log).TakeLast(20).Select(line => $"  {line}"));
}
