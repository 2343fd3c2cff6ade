using Kiln.Benchmarks;
using Kiln.Benchmarks.Measuring;
using Kiln.Benchmarks.Reports;
using Kiln.Benchmarks.Subjects;

namespace Kiln.Tests.Benchmarks;

/// <summary>Runs that never were.</summary>
internal static class Samples
{
    public static Series Series(Scenario scenario, double[] kiln, double[] mkosi) =>
        new(scenario, new Dictionary<string, IReadOnlyList<Sample>> { ["kiln"] = [.. kiln.Select(Sample)], ["mkosi"] = [.. mkosi.Select(Sample)] });

    public static BenchmarkReport Report { get; } = new(
        [new Tool("kiln", "Kiln", ""), new Tool("mkosi", "mkosi", "a disk without a boot loader")],
        [Series(Scenario.Cold, [40, 50, 60], [80, 50, 90]), Series(Scenario.OneByte, [0.5], [3]), Series(Scenario.FourRoles, [75], [])],
        "2 cores.");

    private static Sample Sample(double seconds) => new(new(0, seconds, 60_000_000, 90_000_000), 2_000_000, 900_000_000);

    private sealed class Tool(string key, string name, string note) : Subject("/")
    {
        public override string Key => key;

        public override string Name => name;

        public override string Note => note;

        public override IReadOnlyList<(string Program, string Package)> Programs => [];

        public override double? Expected(Scenario scenario) => 1;

        public override string Prepare(Scenario scenario, int change) => "";

        public override IReadOnlyList<string> Command(Scenario scenario, int change) => [];

        public override IReadOnlyList<string> Disks(string output) => [];
    }
}
