namespace Kiln.Retention;

/// <summary>What becomes of an image, and why.</summary>
/// <param name="Reason">To follow the image's name: <c>number 7 of its kind, of which 5 are kept</c>.</param>
public sealed record Verdict(ImageFacts Image, bool IsKept, string Reason);
