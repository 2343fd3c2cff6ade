namespace Nuke.Common.Execution;

/// <summary>Somebody's machine.</summary>
public class Terminal : Host;
