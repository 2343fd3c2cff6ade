namespace Kiln;

/// <summary>
/// A failure an operator can act on. Its message states what failed, where, why, and what to do next;
/// it is printed as it stands, without a stack trace.
/// </summary>
public class KilnException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The message alone: loggers print this, and a stack trace tells an operator nothing.</summary>
    public override string ToString() => Message;
}
