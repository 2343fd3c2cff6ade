using Kiln.Plans;

namespace Kiln.Bakes;

/// <summary>Somebody who wants to look before each provisioner.</summary>
public interface IBreakpoint
{
    /// <summary>Returns when the bake may go on.</summary>
    /// <param name="title">The provisioner that is next: <c>packages redis-server</c>.</param>
    /// <param name="wayIn">The command that leads into the builder; null: there is none.</param>
    Task StopAsync(BakeStep step, string title, string? wayIn, CancellationToken cancellationToken);
}
