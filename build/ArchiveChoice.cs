using Kiln;
using Kiln.Local;

/// <summary>What the command line says about asking package archives.</summary>
internal static class ArchiveChoice
{
    /// <exception cref="KilnException">Two options contradict each other.</exception>
    public static Asking Of(bool frozen, bool refresh, bool dryRun) => (frozen, refresh, dryRun) switch
    {
        (true, true, _) => throw new KilnException("--frozen keeps what the package archive was last seen to hold, --refresh asks it anew. Leave one of them out."),
        (_, true, true) => throw new KilnException("A plan asks no package archive, --refresh asks it now. Leave one of them out."),
        (true, _, _) => Asking.Never,
        (_, true, _) => Asking.Now,
        _ => Asking.WhenDue,
    };
}
