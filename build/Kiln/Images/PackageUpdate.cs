namespace Kiln.Images;

/// <summary>A package of an image that its archive has a newer version of.</summary>
/// <param name="From">The version in the image.</param>
/// <param name="To">The newest version in the archive.</param>
/// <param name="IsSecurity">Whether a security update lies between the two.</param>
public sealed record PackageUpdate(string Name, string From, string To, bool IsSecurity);
