namespace Kiln.Bakes;

/// <summary>How many stages a host works on at the same time where nobody says.</summary>
public static class Parallelism
{
    /// <summary>What a builder and its programs take at most, in bytes; so does a machine that is tested.</summary>
    private const long Each = 1536L << 20;

    /// <summary>A machine that is tested has as many processors, and keeps them busy where they are emulated.</summary>
    private const int CoresOfMachine = 2;

    /// <summary>One for each core, as far as there is memory for them, and one in any case.</summary>
    /// <param name="memory">What is free, in bytes.</param>
    public static int OfBakes(int cores, long memory) => (int)Math.Max(1, Math.Min(cores, memory / Each));

    /// <summary>Machines that boot side by side on too few cores come up later than one after the other.</summary>
    /// <param name="memory">What is free, in bytes.</param>
    public static int OfTests(int cores, long memory) => OfBakes(cores / CoresOfMachine, memory);
}
