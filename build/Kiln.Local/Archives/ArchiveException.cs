namespace Kiln.Local.Archives;

/// <summary>A package archive did not answer as it should.</summary>
/// <param name="isUntrusted">It did answer, with a signature that does not hold or a release that is not valid now: no state seen earlier makes up for that.</param>
internal sealed class ArchiveException(string message, bool isUntrusted) : KilnException(message)
{
    public bool IsUntrusted { get; } = isUntrusted;
}
