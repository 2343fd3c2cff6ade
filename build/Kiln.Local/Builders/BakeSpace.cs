using Kiln.Local.Disks;
using Kiln.Local.Stores;
using Kiln.Plans;

namespace Kiln.Local.Builders;

/// <summary>Whether a stage has room to be baked in. Said before it starts: apt may stand still for ever where space runs out.</summary>
internal static class BakeSpace
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Less than this, and a program that failed probably did for want of room.</summary>
    private const long Full = 16 << 20;

    /// <exception cref="KilnException">There is less than a bake usually takes.</exception>
    public static void Require(StoreFolder store, BakeStep step)
    {
        var needed = step.Parent is null ? 2 * Gibibyte : Gibibyte;
        var free = Free(store);
        if (free >= needed) return;

        throw new KilnException(
            $"There is no room to bake {step.Stage}: it needs {DiskSpace.Text(needed)} in {store.Root}, and {DiskSpace.Text(free)} are free. " +
            "Remove what is no longer needed there, or set KILN_STORE to a folder with more room.");
    }

    /// <summary>Whether something of this size can be put aside, and the bake still has the room that it needs to end.</summary>
    public static bool IsEnough(StoreFolder store, long size) => Free(store) - size >= Gibibyte;

    /// <summary><c>; /srv/kiln is full: 0 MiB free</c>, to follow a failure; empty where there is room.</summary>
    public static string Hint(StoreFolder store) => Free(store) is var free && free < Full ? $"; {store.Root} is full: {DiskSpace.Text(free)} free" : "";

    private static long Free(StoreFolder store) => new DriveInfo(store.Root).AvailableFreeSpace;
}
