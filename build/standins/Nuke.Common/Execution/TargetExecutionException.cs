namespace Nuke.Common.Execution;

/// <summary>A target has failed, and the log has said so.</summary>
internal sealed class TargetExecutionException(string target, Exception cause)
    : Exception($"Target '{target}' has thrown an exception.", cause);
