using Kiln.Images;
using Kiln.Plans;

namespace Kiln.Providers;

/// <summary>What the engine knows of a bake when its result is captured; the provider adds what only it knows.</summary>
public sealed record BakeRecord(BakeStep Step, Image? Parent, string? Commit, DateTimeOffset CreatedAt, IReadOnlyList<Timing> Timings);
