using System.Globalization;

namespace Kiln.Local.Hosts;

/// <summary>The memory that programs started now may use.</summary>
public static class HostMemory
{
    private const string Field = "MemAvailable:";

    /// <summary>In bytes: what the kernel holds available (proc(5)), or what this process is limited to, where that is less.</summary>
    public static long Free => Math.Min(Available(File.ReadLines("/proc/meminfo")), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal static long Available(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..].Trim().Split(' ') is [var number, "kB"]
            ? long.Parse(number, CultureInfo.InvariantCulture) << 10
            : long.MaxValue;
}
