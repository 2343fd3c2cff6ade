namespace Nuke.Common;

/// <summary>Leaves parts of the usual console output out of a build's runs.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class DisableDefaultOutputAttribute(params DefaultOutput[] disabledOutputs) : Attribute
{
    public DefaultOutput[] DisabledOutputs { get; } = disabledOutputs;

    public virtual bool IsApplicable(INukeBuild build) => true;
}
