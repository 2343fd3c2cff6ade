using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests;

/// <summary>What is left on this host of something that ended.</summary>
internal static class Census
{
    /// <summary>The processes whose command line matches; those that are dead but not waited for do not count.</summary>
    public static async Task<string> ProcessesAsync(string pattern) =>
        (await new ProcessRunner(TimeProvider.System).RunAsync(Command.Of("pgrep", "--runstates", "RSD", "-f", $"^{pattern}"), null, default)).Output;

    /// <summary>No such process is left, once what was killed has had a moment to go.</summary>
    public static async Task ShouldBeGoneAsync(string pattern)
    {
        for (var attempt = 0; attempt < 100 && (await ProcessesAsync(pattern)).Length > 0; attempt++) await Task.Delay(100);
        (await ProcessesAsync(pattern)).ShouldBeEmpty();
    }

    /// <summary>The processes that see something mounted at or in the folder, in whatever mount namespace they are.</summary>
    public static IReadOnlyList<string> Mounts(string folder)
    {
        var name = Path.GetFileName(folder).Replace(" ", "\\040", StringComparison.Ordinal);
        return [.. Directory.EnumerateDirectories("/proc").Where(process => char.IsDigit(Path.GetFileName(process)[0])).Where(process => MountsOf(process).Contains(name, StringComparison.Ordinal))];
    }

    /// <summary>Nothing sees such a mount, once what was killed has had a moment to go.</summary>
    public static async Task ShouldBeUnmountedAsync(string folder)
    {
        for (var attempt = 0; attempt < 100 && Mounts(folder).Count > 0; attempt++) await Task.Delay(100);
        Mounts(folder).ShouldBeEmpty();
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
