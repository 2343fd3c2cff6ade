namespace Kiln.Local.Stores;

/// <summary>Something that is not as it should be in a store.</summary>
/// <param name="What"><c>layer</c>, <c>checkpoint</c>, <c>manifest</c>, <c>promotion</c>, <c>ledger</c>, <c>file</c>.</param>
/// <param name="Name">Its path in the store.</param>
/// <param name="Why">To follow the name.</param>
public sealed record StoreFinding(string What, string Name, StoreVerdict Verdict, string Why);

/// <summary>What is to be thought of it.</summary>
public enum StoreVerdict
{
    /// <summary>It is not what was written, or cannot be used: it goes into quarantine.</summary>
    Damaged,

    /// <summary>Something that it needs is to be baked again; the next bake does.</summary>
    Incomplete,

    /// <summary>Nobody of this build put it there; it is left alone.</summary>
    Unknown,
}

/// <summary>What a check of a store came to.</summary>
public sealed record StoreReport(int Layers, int Images, IReadOnlyList<StoreFinding> Findings)
{
    public bool IsSound => Findings.All(finding => finding.Verdict != StoreVerdict.Damaged);
}
