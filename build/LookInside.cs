using Kiln;
using Kiln.Documents;

/// <summary>What the command line says about looking into builders.</summary>
internal static class LookInside
{
    private static readonly TimeSpan Default = TimeSpan.FromHours(1);

    /// <summary>How long a builder is kept whose stage failed; null: it is not.</summary>
    /// <param name="duration">As it was written; it says besides that builders are kept.</param>
    /// <exception cref="KilnException">It is no time.</exception>
    public static TimeSpan? KeepFor(bool keep, string? duration)
    {
        if (duration is null) return keep ? Default : null;
        return Quantities.TryParseDuration(duration, out var time) && time > TimeSpan.Zero
            ? time
            : throw new KilnException($"--keep-builder-for: {Printable.Quote(duration)} is not a time. Write 90s, 30m, 2h or 1d.");
    }

    /// <exception cref="KilnException">There is nobody who could press Enter.</exception>
    public static void RequireTerminal()
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected) throw new KilnException("--debug waits for Enter on a terminal, and there is none. Run it in one, or leave it out; --keep-builder keeps a builder whose stage failed.");
    }
}
