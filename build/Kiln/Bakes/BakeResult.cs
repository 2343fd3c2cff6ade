using Kiln.Images;
using Kiln.Plans;

namespace Kiln.Bakes;

/// <summary>What became of one step of a bake's plan.</summary>
/// <param name="Built">False: reused.</param>
public sealed record BakeResult(BakeStep Step, Image Image, bool Built, TimeSpan Duration);
