namespace Kiln.Benchmarks.Measuring;

/// <summary>One run of one subject.</summary>
/// <param name="Growth">By how many bytes its store grew; negative: it shrank.</param>
internal sealed record Sample(Usage Usage, long Growth, long Store);
