namespace Kiln.Documents;

/// <summary>One thing that is wrong with what an operator wrote.</summary>
/// <param name="Path">Where in the document, by keys: <c>roles.web.base</c>; empty for the document itself.</param>
/// <param name="Message">What is wrong, what was expected, and the nearest known name.</param>
public sealed record Problem(SourcePosition Position, string Path, string Message)
{
    /// <summary><c>nodes.yaml(14,12): roles.web.base: no base image 'debain-12'. Known: debian-12.</c></summary>
    public override string ToString() => Path.Length == 0 ? $"{Position}: {Message}" : $"{Position}: {Path}: {Message}";
}
