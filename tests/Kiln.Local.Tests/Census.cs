using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests;

/// <summary>What is left on this host of something that ended.</summary>
internal static class Census
{
    /// <summary>The processes whose command line matches; those that are dead but not waited for do not count.</summary>
    public static async Task<string> ProcessesAsync(string pattern) =>
        (await new ProcessRunner(TimeProvider.System).RunAsync(Command.Of("pgrep", "--runstates", "RSD", "-f", $"^{pattern}"), null, default)).Output;

    /// <summary>The processes that see something mounted at or in the folder, in whatever mount namespace they are.</summary>
    public static IReadOnlyList<string> Mounts(string folder)
    {
        var name = Path.GetFileName(folder).Replace(" ", "\\040", StringComparison.Ordinal);
        return [.. Directory.EnumerateDirectories("/proc").Where(process => char.IsDigit(Path.GetFileName(process)[0])).Where(process => MountsOf(process).Contains(name, StringComparison.Ordinal))];
    }

    private static string MountsOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/mounts");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
