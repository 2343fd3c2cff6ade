using Kiln.Checks;

namespace Kiln.Images;

/// <summary>The recorded fact that an image passed its checks. Nothing else is deployed.</summary>
/// <param name="Machine">How it was booted: <c>qemu, tcg</c>.</param>
public sealed record Promotion(DateTimeOffset At, string Machine, IReadOnlyList<CheckResult> Results);
