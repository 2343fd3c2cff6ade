namespace Kiln.Ledgers;

/// <summary>How far a resource has come.</summary>
public enum LedgerState
{
    /// <summary>It is about to be made; whether it was is known only by looking.</summary>
    Intent,

    /// <summary>It is there.</summary>
    Done,

    /// <summary>It is gone.</summary>
    Undone,
}
