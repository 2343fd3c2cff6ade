namespace Kiln.Ledgers;

/// <summary>A resource that is undone, and why.</summary>
/// <param name="Reason">To follow the resource's name: <c>the run that was making it ended</c>.</param>
public sealed record ReapStep(LedgerRecord Resource, string Reason);
