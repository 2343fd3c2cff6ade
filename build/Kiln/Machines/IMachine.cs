namespace Kiln.Machines;

/// <summary>One running instance that can be asked things. Disposing it ends it at once, whatever it is doing.</summary>
public interface IMachine : IAsyncDisposable
{
    string Name { get; }

    /// <summary>How it was booted, as a promotion records it: <c>qemu, tcg</c>.</summary>
    string Description { get; }

    /// <summary>Runs a program in the machine as root. Any exit code is a result, not an error.</summary>
    /// <exception cref="MachineException">The machine could not be reached, or the command outlived its time limit.</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken);

    /// <summary>An address on this host that reaches a TCP port of the machine for as long as the machine lives.</summary>
    Task<System.Net.IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken);

    /// <summary>Shuts it down in good order.</summary>
    /// <exception cref="MachineException">It did not power off within a minute.</exception>
    Task PowerOffAsync(CancellationToken cancellationToken);
}
