using Nuke.Common;

internal sealed partial class Build
{
    [Parameter("Benchmark: how often each scenario is run; 5 if not given")]
    private readonly int? Runs;

    [Parameter("Benchmark: how often scenarios that begin with nothing are run; 5 if not given")]
    private readonly int? ColdRuns;

    [Parameter("Benchmark: the tools to compare with, or 'none'; those that this host has, if not given")]
    private readonly string[] Peers = [];

    [Parameter("Benchmark: the scenarios to run; all if not given")]
    private readonly string[] Scenarios = [];

    [Parameter("Benchmark: write the figures into README.md and docs/benchmark.svg")]
    private readonly bool Write;

    private Target Benchmark => _ => _
        .Description("Times whole commands, beside other tools that do the same work; takes an hour")
        .Executes(() => Run(cancellationToken => Quality.BenchmarkAsync([.. BenchmarkArguments], cancellationToken)));

    private IEnumerable<string> BenchmarkArguments =>
    [
        .. Runs is { } runs ? ["--runs", $"{runs}"] : Array.Empty<string>(),
        .. ColdRuns is { } coldRuns ? ["--cold-runs", $"{coldRuns}"] : Array.Empty<string>(),
        .. Peers.Length > 0 ? ["--peers", .. Peers] : Array.Empty<string>(),
        .. Scenarios.Length > 0 ? ["--scenarios", .. Scenarios] : Array.Empty<string>(),
        .. Write ? ["--write"] : Array.Empty<string>(),
    ];
}
