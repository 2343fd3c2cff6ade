namespace Nuke.Common.CI;

/// <summary>A host that builds what is pushed to it.</summary>
public interface IBuildServer
{
    string Branch { get; }

    string Commit { get; }
}
