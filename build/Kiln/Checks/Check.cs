using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>One observable claim about a booted machine.</summary>
public abstract record Check
{
    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>How long it may take to become true, as written; null: <see cref="Patience"/> decides.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How long it may take to become true; until then it is asked again. Default: it must be true at once.</summary>
    public TimeSpan Patience => Within ?? DefaultPatience;

    /// <summary>The claim in a line: <c>service redis-server is enabled and running</c>.</summary>
    public abstract string Claim { get; }

    protected virtual TimeSpan DefaultPatience => TimeSpan.Zero;

    /// <summary>For what takes a moment after boot.</summary>
    protected static TimeSpan AMoment { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Asks the machine, once. Never throws for a claim that does not hold; the outcome says what was found.</summary>
    /// <exception cref="Machines.MachineException">The machine could not be asked.</exception>
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
/// <param name="Seconds">From the first time it was asked to its answer.</param>
public sealed record CheckResult(string Claim, bool Holds, string Expected, string Found, double Seconds);
