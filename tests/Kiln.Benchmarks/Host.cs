using System.Globalization;

namespace Kiln.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Host
{
    /// <summary><c>2 cores, 24 GiB, Debian 12, Linux 6.1</c></summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0} GiB, {Distribution()}, Linux {Environment.OSVersion.Version.ToString(2)}{Versions()}");

    private static string Distribution() =>
        File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"') ?? "an unknown distribution";

    private static string Versions() => Tools.Has("mkosi") ? $", {Tools.Run("mkosi", "--version").Trim()}" : "";
}
