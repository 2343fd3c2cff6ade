namespace Kiln.Bakes;

/// <summary>How many stages a host works on at the same time where nobody says.</summary>
public static class Parallelism
{
    /// <summary>What a builder and its programs take at most, in bytes; a machine that is tested takes less.</summary>
    private const long Each = 1536L << 20;

    /// <summary>One for each core, as far as there is memory for them, and one in any case.</summary>
    /// <param name="memory">What is free, in bytes.</param>
    public static int Default(int cores, long memory) => (int)Math.Max(1, Math.Min(cores, memory / Each));
}
