using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Providers;

/// <summary>A builder's state after some of its stage's provisioners, from which another bake can go on.</summary>
/// <param name="Key">The fingerprint of all that the state depends on.</param>
/// <param name="Done">How many provisioners are done; 0: the builder was started, and that took its time.</param>
/// <param name="Timings">How long starting, and each of those, took.</param>
public sealed record Checkpoint(Fingerprint Key, int Done, DateTimeOffset CreatedAt, IReadOnlyList<Timing> Timings);
