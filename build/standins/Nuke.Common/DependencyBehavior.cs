namespace Nuke.Common;

/// <summary>What happens to the dependencies of a target that is skipped.</summary>
public enum DependencyBehavior
{
    /// <summary>Those that nothing else needs are skipped as well (the default).</summary>
    Skip,

    /// <summary>They run.</summary>
    Execute,
}
