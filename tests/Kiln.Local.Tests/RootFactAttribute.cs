namespace Kiln.Local.Tests;

/// <summary>A test that mounts, and so needs root. Run by others it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "It mounts file systems, which only root may: run the tests as root.";
    }
}
