using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kiln.Benchmarks;

/// <summary>Programs around the measurements; none of them is timed.</summary>
internal static class Tools
{
    private static readonly string[] SearchPath = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin:/usr/bin:/bin".Split(':');

    public static bool Has(string program) => SearchPath.Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <returns>What it printed.</returns>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public static string Run(params IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new BenchmarkException($"{string.Join(' ', command)} failed (exit {process.ExitCode.ToString(CultureInfo.InvariantCulture)}).");
    }

    /// <summary>Bytes that a folder takes on disk; hard links count once.</summary>
    public static long DiskUse(string folder) =>
        Directory.Exists(folder) ? long.Parse(Run("du", "--summarize", "--block-size=1", folder).Split('\t')[0], CultureInfo.InvariantCulture) : 0;

    /// <summary>A disk, and those that it is a difference to.</summary>
    public static IEnumerable<string> Chain(string disk)
    {
        if (!Has("qemu-img")) return [disk];

        using var facts = JsonDocument.Parse(Run("qemu-img", "info", "--backing-chain", "--output=json", disk));
        return [.. facts.RootElement.EnumerateArray().Select(file => file.GetProperty("filename").GetString()!)];
    }

    /// <summary>Where the host's own package configuration has a release's main archive: address and pocket.</summary>
    public static IReadOnlyList<(string Address, string Pocket)> Archives(string codename) =>
    [
        .. Run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(parts => parts is [_, var release, "main"] && (release == codename || release.StartsWith($"{codename}-", StringComparison.Ordinal)))
            .Select(parts => (parts[0], parts[1]))
            .Distinct(),
    ];
}

/// <summary>A benchmark that cannot go on, in the operator's words.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
