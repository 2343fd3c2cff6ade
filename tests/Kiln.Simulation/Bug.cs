using Kiln.Retention;

namespace Kiln.Simulation;

/// <summary>A mistake that retention could have: what it does to what the engine is given. The engine itself is the one that ships.</summary>
internal sealed record Bug
{
    public static Bug None { get; } = new();

    /// <summary>Changes what is known of an image.</summary>
    public Func<ImageFacts, ImageFacts> Image { get; init; } = image => image;

    /// <summary>Changes a policy.</summary>
    public Func<RetentionRule, RetentionRule> Rule { get; init; } = rule => rule;

    /// <summary>A detector that is forgotten.</summary>
    public string? Forgets { get; init; }

    /// <summary>How a name of an older pipeline is read; null: as it ships.</summary>
    public Func<string, ImageFacts?>? Adopt { get; init; }

    /// <summary>How much the clock by which it works is ahead.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>Takes every view for one of this moment.</summary>
    public bool TrustsOldViews { get; init; }

    /// <summary>Takes a detector that failed for one that saw nothing.</summary>
    public bool SwallowsFailures { get; init; }

    /// <summary>Looks once for a plan, and never again.</summary>
    public bool NeverLooksAgain { get; init; }

    /// <summary>Looks once with the claim in hand, and takes that for the second look too.</summary>
    public bool LooksOnce { get; init; }

    /// <summary>Claims what somebody holds.</summary>
    public bool IgnoresHolds { get; init; }

    /// <summary>Gives a claim back before the image is gone.</summary>
    public bool LetsGoEarly { get; init; }

    /// <summary>Writes no intent down.</summary>
    public bool ForgetsIntents { get; init; }

    /// <summary>Takes an intent for done when it is written.</summary>
    public bool ForgetsRemovals { get; init; }

    /// <summary>Compares a view with nothing.</summary>
    public bool RemembersNothing { get; init; }

    /// <summary>Removes what stands below first.</summary>
    public bool RemovesParentsFirst { get; init; }
}
