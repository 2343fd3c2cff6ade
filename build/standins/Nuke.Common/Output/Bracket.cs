namespace Nuke.Common.Output;

/// <summary>Does something at the end of a scope, or nothing.</summary>
internal sealed class Bracket(Action end = null) : IDisposable
{
    public void Dispose() => end?.Invoke();
}
