using System.Globalization;

namespace Kiln.EndToEnd.Running;

/// <summary>What a bake could leave behind on its host: processes, mounts, loop devices, names under <c>/run</c>.</summary>
internal static class Census
{
    /// <summary>Everything there is now that has to do with a store; empty: nothing.</summary>
    public static IReadOnlyList<string> Of(string store) => [.. Processes(store), .. Mounts(store), .. Loops(store), .. Containers()];

    /// <summary>Waits for the kernel to have cleaned up, but not for long.</summary>
    public static async Task ShouldBeCleanAsync(string store, string context = "")
    {
        for (var attempt = 0; Of(store).Count > 0 && attempt < 20; attempt++) await Task.Delay(50);
        Of(store).ShouldBeEmpty($"{context}: left behind after a second");
    }

    /// <summary>Processes whose command line names the store, or that see one of its mounts. Zombies are only names.</summary>
    public static IEnumerable<string> Processes(string store)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId) continue;

            var line = Text($"{folder}/cmdline").Replace('\0', ' ').Trim();
            if (line.Length == 0) continue;
            if (line.Contains(store, StringComparison.Ordinal) || Text($"{folder}/mountinfo").Contains(store, StringComparison.Ordinal)) yield return $"process {id}: {line}";
        }
    }

    private static IEnumerable<string> Mounts(string store) =>
        Text("/proc/self/mountinfo").Split('\n').Where(line => line.Contains(store, StringComparison.Ordinal)).Select(line => $"mount: {line}");

    private static IEnumerable<string> Loops(string store) =>
        Directory.EnumerateDirectories("/sys/block", "loop*")
            .Select(folder => (folder, file: Text($"{folder}/loop/backing_file")))
            .Where(loop => loop.file.Contains(store, StringComparison.Ordinal))
            .Select(loop => $"loop device {loop.folder}: {loop.file}");

    // systemd-nspawn keeps names for its containers here.
    private static IEnumerable<string> Containers() =>
        new[] { "/run/systemd/nspawn/propagate", "/run/systemd/nspawn/unix-export" }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(name => Path.GetFileName(name).StartsWith("root", StringComparison.Ordinal))
            .Select(name => $"container: {name}");

    private static string Text(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended in this very moment.
            return "";
        }
    }
}
