using Kiln.Images;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Providers;

/// <summary>The builder that a bake needs.</summary>
/// <param name="Parent">What it starts from; null: from the step's distribution.</param>
/// <param name="Checkpoints">The keys of what it may go on from instead, by the number of provisioners that are done then; empty: it starts anew.</param>
public sealed record BuilderOrder(BakeStep Step, Image? Parent, IReadOnlyList<Fingerprint> Checkpoints);
