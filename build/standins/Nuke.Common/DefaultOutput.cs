namespace Nuke.Common;

/// <summary>The parts of the console output that <see cref="DisableDefaultOutputAttribute"/> turns off.</summary>
public enum DefaultOutput
{
    Logo,
    TargetHeader,
    TargetCollapse,
    ErrorsAndWarnings,
    TargetOutcome,
    BuildOutcome,
    Timestamps,
}
