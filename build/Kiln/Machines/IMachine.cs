namespace Kiln.Machines;

/// <summary>One running instance that can be asked things. Disposing it powers it off.</summary>
public interface IMachine : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Runs a program in the machine as root. Any exit code is a result, not an error.</summary>
    /// <exception cref="MachineException">The machine could not be reached, or the command outlived its time limit.</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken);

    /// <summary>An address on this host that reaches a TCP port of the machine for as long as the machine lives.</summary>
    Task<System.Net.IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken);
}
