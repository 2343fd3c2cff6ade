namespace Kiln.Machines;

/// <summary>A machine did not come up, or went away. The message ends with the tail of its console where there is one.</summary>
public sealed class MachineException(string message, Exception? cause = null) : KilnException(message, cause);
