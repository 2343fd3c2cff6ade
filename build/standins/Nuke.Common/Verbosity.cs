namespace Nuke.Common;

/// <summary>How much of the log reaches the console; the log files always have all of it.</summary>
public enum Verbosity
{
    Verbose,
    Normal,
    Minimal,
    Quiet,
}
