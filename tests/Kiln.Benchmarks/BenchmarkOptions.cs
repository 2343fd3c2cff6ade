using System.Globalization;

namespace Kiln.Benchmarks;

/// <summary>What is measured, and how often.</summary>
internal sealed record BenchmarkOptions
{
    public int Runs { get; init; } = 5;

    /// <summary>Of scenarios that begin with nothing and take a minute.</summary>
    public int ColdRuns { get; init; } = 5;

    /// <summary>Which peers; empty: none.</summary>
    public IReadOnlyList<string> Peers { get; init; } = Known;

    public IReadOnlyList<Scenario> Scenarios { get; init; } = Benchmarks.Scenarios.All;

    /// <summary>Write the figures into README.md and docs/benchmark.svg.</summary>
    public bool Write { get; init; }

    public static IReadOnlyList<string> Known { get; } = ["mkosi", "shell", "packer"];

    public int RunsOf(Scenario scenario) => scenario.IsLong ? ColdRuns : Runs;

    /// <summary><c>--runs 5 --cold-runs 3 --peers mkosi shell --scenarios one-byte --write</c>; <c>--peers none</c> measures Kiln alone.</summary>
    /// <exception cref="BenchmarkException">One cannot be understood.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var index = 0; index < arguments.Count;)
        {
            var name = arguments[index];
            var values = arguments.Skip(index + 1).TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
            index += 1 + values.Count;
            options = name switch
            {
                "--runs" => options with { Runs = Number(name, values, Workload.MostRuns) },
                "--cold-runs" => options with { ColdRuns = Number(name, values, Workload.MostRuns) },
                "--peers" => options with { Peers = values is ["none"] ? [] : Names(name, values, Known, peer => peer) },
                "--scenarios" => options with { Scenarios = [.. Names(name, values, Benchmarks.Scenarios.All, scenario => scenario.Name).Order()] },
                "--write" when values.Count == 0 => options with { Write = true },
                _ => throw new BenchmarkException($"The benchmark does not know '{string.Join(' ', [name, .. values])}'. Known: --runs, --cold-runs, --peers, --scenarios, --write."),
            };
        }

        return options;
    }

    private static int Number(string name, IReadOnlyList<string> values, int most) =>
        values is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new BenchmarkException($"{name} takes a whole number from 1 to {most.ToString(CultureInfo.InvariantCulture)}, not '{string.Join(' ', values)}'.");

    private static IReadOnlyList<T> Names<T>(string name, List<string> values, IReadOnlyList<T> known, Func<T, string> nameOf) =>
        values.FirstOrDefault(value => !known.Any(item => nameOf(item) == value)) is { } wrong
            ? throw new BenchmarkException($"{name}: there is no '{wrong}'. Known: {string.Join(", ", known.Select(nameOf))}.")
            : values.Count == 0 ? throw new BenchmarkException($"{name} takes at least one of {string.Join(", ", known.Select(nameOf))}.")
            : [.. known.Where(item => values.Contains(nameOf(item)))];
}
