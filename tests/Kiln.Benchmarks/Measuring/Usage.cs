namespace Kiln.Benchmarks.Measuring;

/// <summary>What one command took.</summary>
/// <param name="LargestProcess">The most memory that one process of it had resident, in bytes: as the kernel counts, or as seen every 50 ms where that is less than the benchmark itself takes.</param>
/// <param name="AllProcesses">The most that all its processes had resident at one time, in bytes, looked at every 50 ms; what they share counts for each.</param>
internal sealed record Usage(int ExitCode, double Seconds, long LargestProcess, long AllProcesses);
