using Kiln.Machines;

namespace Kiln.Processes;

/// <summary>Runs programs of the build host.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs a program to its end, in a session of its own, so that Ctrl-C reaches Kiln first. Any exit code is a result, not an error.
    /// Cancelling, or running out of time, kills the program and all it started.
    /// </summary>
    /// <param name="command">Its environment is added to the few variables that a program needs from the host.</param>
    /// <param name="output">Each line of standard output and error, as it comes; called by one thread at a time.</param>
    /// <exception cref="StepException">The program cannot be started, or outlived one of its time limits.</exception>
    Task<CommandResult> RunAsync(Command command, Action<string>? output, CancellationToken cancellationToken);
}
