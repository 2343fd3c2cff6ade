namespace Kiln.Machines;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 to 255; 128 + n where signal n ended it.</param>
/// <param name="Output">Its standard output, whole.</param>
/// <param name="Error">Its standard error, whole.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Duration)
{
    public bool Succeeded => ExitCode == 0;
}
