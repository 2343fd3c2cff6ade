using Kiln.Benchmarks;

// Whole commands, as an operator types them, each several times; medians are what counts.
//
//     dotnet run --project tests/Kiln.Benchmarks -- [cold] [start] [unchanged] [one-byte] [one-package] [test] [--runs N]
//
// Needs root, and the build compiled: run './build.sh BakeApp --role redis' once before.

var runs = Array.IndexOf(args, "--runs") is var index and >= 0 ? int.Parse(args[index + 1], System.Globalization.CultureInfo.InvariantCulture) : 5;
var chosen = args.TakeWhile(argument => argument != "--runs").ToList();
using var bench = new Bench();
foreach (var scenario in Scenario.All.Where(scenario => chosen.Count == 0 || chosen.Contains(scenario.Name)))
{
    Console.WriteLine(Measurement.Row(scenario.Name, Measure(scenario)));
    if (scenario.Peer is { } peer) Console.WriteLine(Measurement.Row($"{scenario.Name}, plain shell", Enumerable.Range(0, Runs(scenario)).Select(_ => bench.Shell(peer))));
}

List<double> Measure(Scenario scenario) => [.. Enumerable.Range(0, Runs(scenario)).Select(_ => bench.Run(scenario))];

int Runs(Scenario scenario) => scenario.IsLong ? Math.Min(runs, 3) : runs;
