using Kiln.Machines;

namespace Kiln.Providers;

/// <summary>A builder that was just started. Disposing it destroys the builder.</summary>
/// <param name="From">What it goes on from; null: it started anew.</param>
public sealed record Launch(IBuilder Builder, Checkpoint? From) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Builder.DisposeAsync();
}
