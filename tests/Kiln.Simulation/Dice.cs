namespace Kiln.Simulation;

/// <summary>Chance that comes out the same for the same seed, on every runtime (SplitMix64).</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>From 0 to one less than the number.</summary>
    public int Next(int number)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)number);
    }

    public bool Happens(int percent) => Next(100) < percent;

    public T Of<T>(IReadOnlyList<T> values) => values[Next(values.Count)];
}
