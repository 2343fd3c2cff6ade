namespace Kiln.Machines;

/// <summary>A builder's step failed.</summary>
/// <param name="message">What failed and why: <c>apt-get install nginx exited with 100</c>.</param>
/// <param name="exitCode">Of the program, where one ran to its end.</param>
public sealed class StepException(string message, int? exitCode = null, Exception? cause = null) : KilnException(message, cause)
{
    public int? ExitCode { get; } = exitCode;
}
