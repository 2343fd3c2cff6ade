namespace Kiln.Bakes;

/// <summary>
/// When a checkpoint is worth its time: as soon as a second of work would have to be done again, and four times what the last one
/// took. Provisioners that write a file are done again instead, and checkpoints never cost more than a quarter of the work they save.
/// </summary>
internal sealed class CheckpointPolicy
{
    private const int Gain = 4;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private TimeSpan _worthwhile = Least;
    private TimeSpan _work;

    /// <param name="work">What was just done, in the time it took.</param>
    /// <returns>Whether a checkpoint should be made now.</returns>
    public bool IsDue(TimeSpan work)
    {
        _work += work;
        return _work >= _worthwhile;
    }

    /// <summary>A checkpoint was made, or tried to.</summary>
    public void Took(TimeSpan time)
    {
        _work = TimeSpan.Zero;
        _worthwhile = time * Gain > Least ? time * Gain : Least;
    }
}
