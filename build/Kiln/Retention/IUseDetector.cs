namespace Kiln.Retention;

/// <summary>One way of finding out what needs an image: machines, bakes, pins, launch templates.</summary>
public interface IUseDetector
{
    /// <summary>As plans and proofs call it: a plural noun.</summary>
    string Name { get; }

    /// <summary>
    /// Looks anew. What it cannot see for certain it throws: no answer is not the answer that there is nothing, and nothing is removed then.
    /// </summary>
    /// <param name="images">Every image there is.</param>
    Task<UseView> LookAsync(IReadOnlyList<ImageFacts> images, CancellationToken cancellationToken);
}

/// <summary>What a detector saw.</summary>
/// <param name="At">Since when it is true: the moment before it began to look, or at which its source was last brought up to date.</param>
public sealed record UseView(DateTimeOffset At, IReadOnlyList<ImageUse> Uses);

/// <summary>The images that a provider has.</summary>
/// <param name="At">As <see cref="UseView.At"/>.</param>
public sealed record ImageView(DateTimeOffset At, IReadOnlyList<ImageFacts> Images);
