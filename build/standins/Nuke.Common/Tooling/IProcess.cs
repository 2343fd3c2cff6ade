namespace Nuke.Common.Tooling;

/// <summary>A started process.</summary>
public interface IProcess : IDisposable
{
    string FileName { get; }

    string Arguments { get; }

    string WorkingDirectory { get; }

    /// <summary>All lines so far, in the order in which they came.</summary>
    IReadOnlyCollection<Output> Output { get; }

    int ExitCode { get; }

    bool HasExited { get; }

    int Id { get; }

    void Kill();

    /// <summary>False after the timeout, when the process is killed.</summary>
    bool WaitForExit();
}
