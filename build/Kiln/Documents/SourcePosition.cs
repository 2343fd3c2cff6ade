namespace Kiln.Documents;

/// <summary>A place in a file an operator wrote. Lines and columns count from 1.</summary>
/// <param name="File">The file as the operator would name it: relative to the repository's root.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>nodes.yaml(14,12)</c>, the form editors and CI servers link.</summary>
    public override string ToString() => $"{File}({Line},{Column})";
}
