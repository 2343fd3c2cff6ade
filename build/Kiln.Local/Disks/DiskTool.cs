using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Disks;

/// <summary>The host's programs that write to disks.</summary>
internal static class DiskTool
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(5);

    /// <exception cref="StepException">It failed; the message ends with what it printed.</exception>
    internal static Task RunToolAsync(this IProcessRunner runner, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        runner.RunToolAsync(Command.Of(arguments), cancellationToken);

    internal static async Task RunToolAsync(this IProcessRunner runner, Command command, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(command with { Timeout = s_deadline, SilenceTimeout = s_deadline }, null, cancellationToken);
        if (!result.Succeeded)
            throw new StepException($"{command} exited with {result.ExitCode}: {(result.Error + result.Output).Trim()}", result.ExitCode);
    }
}
