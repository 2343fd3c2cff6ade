using System.Net;
using Kiln.Machines;

namespace Kiln.Local.Machines;

/// <summary>A machine that holds the image it was started from for as long as it is there.</summary>
internal sealed class HeldMachine(IMachine machine, IAsyncDisposable hold) : IMachine
{
    public string Name => machine.Name;

    public string Description => machine.Description;

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken) => machine.RunAsync(command, cancellationToken);

    public Task<IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken) => machine.ReachAsync(port, cancellationToken);

    public Task PowerOffAsync(CancellationToken cancellationToken) => machine.PowerOffAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await machine.DisposeAsync();
        await hold.DisposeAsync();
    }
}
