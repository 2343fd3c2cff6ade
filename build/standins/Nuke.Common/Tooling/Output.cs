namespace Nuke.Common.Tooling;

/// <summary>One line of a process.</summary>
public struct Output
{
    public OutputType Type;
    public string Text;
}
