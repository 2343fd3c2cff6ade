using System.Text;
using System.Text.RegularExpressions;

namespace Kiln.Local.Machines;

/// <summary>What a machine has written to its serial console.</summary>
public sealed partial class ConsoleLog(string path)
{
    private const int ReportedLines = 20;
    private const int TailBytes = 64 * 1024;

    private static readonly (string Text, string Meaning)[] Troubles =
    [
        ("Kernel panic - not syncing", "its kernel panicked"),
        ("No bootable device", "its firmware found nothing to boot on the disk"),
        ("grub rescue>", "GRUB did not find its files on the disk"),
        ("(initramfs) ", "its initrd did not get the root file system mounted"),
        ("You are in emergency mode", "systemd fell into emergency mode"),
    ];

    public string Path { get; } = path;

    /// <summary>Why the machine will never come up, where the console says so; else null.</summary>
    public string? Trouble()
    {
        var text = Read();
        return Troubles.FirstOrDefault(trouble => text.Contains(trouble.Text, StringComparison.Ordinal)).Meaning;
    }

    public bool Contains(Regex pattern) => pattern.IsMatch(Read());

    /// <summary>Its last lines with text on them, without control characters.</summary>
    public IReadOnlyList<string> Tail(int lines) =>
        [.. Clean(Read()).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(lines)];

    /// <summary>A message, followed by the console's tail and where the whole of it is.</summary>
    public string Report(string message)
    {
        var tail = Tail(ReportedLines);
        return tail.Count == 0
            ? $"{message}\nIts console is empty: {Path}"
            : $"{message}\nThe last {tail.Count} lines of its console:\n{string.Join('\n', tail.Select(line => $"  {line}"))}\nThe whole console: {Path}";
    }

    /// <summary>Text without escape sequences and control characters; a lone carriage return starts a line as a terminal would.</summary>
    internal static string Clean(string text) =>
        Controls().Replace(Sequences().Replace(text, ""), "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private string Read()
    {
        if (!File.Exists(Path)) return "";
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(file.Length, TailBytes), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // ECMA-48 control sequences, operating system commands, and the two-character escapes.
    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")]
    private static partial Regex Sequences();

    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")]
    private static partial Regex Controls();
}
