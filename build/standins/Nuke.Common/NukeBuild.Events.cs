namespace Nuke.Common;

public abstract partial class NukeBuild
{
    /// <summary>Parameters are filled in; the targets of the run are not known yet.</summary>
    protected internal virtual void OnBuildCreated()
    {
    }

    /// <summary>The targets of the run are known; none has run.</summary>
    protected internal virtual void OnBuildInitialized()
    {
    }

    /// <summary>The summary is out.</summary>
    protected internal virtual void OnBuildFinished()
    {
    }

    protected internal virtual void OnTargetRunning(string target)
    {
    }

    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    protected internal virtual void OnTargetFailed(string target)
    {
    }
}
