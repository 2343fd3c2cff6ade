using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>One observable claim about a booted machine.</summary>
public abstract record Check
{
    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>The claim in a line: <c>service redis-server is enabled and running</c>.</summary>
    public abstract string Claim { get; }

    /// <summary>Asks the machine. Never throws for a claim that does not hold; the outcome says what was found.</summary>
    public abstract Task<CheckOutcome> RunAsync(Machines.IMachine machine, CancellationToken cancellationToken);
}

/// <summary>What a check saw.</summary>
/// <param name="Expected">Empty where the claim holds.</param>
/// <param name="Found">What the machine answered instead.</param>
public sealed record CheckOutcome(bool Holds, string Expected = "", string Found = "")
{
    public static CheckOutcome Held { get; } = new(true);

    public static CheckOutcome Failed(string expected, string found) => new(false, expected, found);
}

/// <summary>A check's outcome as it is recorded with the image.</summary>
public sealed record CheckResult(string Claim, bool Holds, string Expected, string Found, double Seconds);
