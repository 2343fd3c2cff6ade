namespace Kiln.Images;

/// <summary>The recorded wish to keep an image, whatever retention says.</summary>
/// <param name="By">Who pinned it.</param>
/// <param name="Why">In the operator's words; null: they did not say.</param>
public sealed record Pin(DateTimeOffset At, string By, string? Why);
