namespace Kiln.Machines;

/// <summary>A machine that lives only for a bake. Disposing it destroys it, at any point, and leaves nothing behind.</summary>
public interface IBuilder : IAsyncDisposable
{
    /// <summary>Does one step; each line a program prints goes to <paramref name="output"/> as it comes.</summary>
    /// <exception cref="StepException">The step failed.</exception>
    Task RunAsync(BuilderStep step, Action<string> output, CancellationToken cancellationToken);

    /// <summary>Makes a way by which whoever runs the bake can look inside, and change nothing, for as long as the builder lives.</summary>
    /// <returns>The command that leads in; null: there is none.</returns>
    string? MakeWayIn();

    /// <summary>Removes, and checks that it removed, everything that must not be in an image. The last step before capture.</summary>
    Task SealAsync(CancellationToken cancellationToken);
}
