using Spectre.Console;

namespace Kiln.Reports;

/// <summary>One line at the bottom of a terminal that says what runs now. It is gone when it is disposed.</summary>
internal sealed class LiveLine(ProgressTask task, string prefix, Func<int> width) : IDisposable
{
    public void Show(string text)
    {
        // Spectre refuses an empty line.
        if (string.IsNullOrWhiteSpace(text)) return;

        var room = Math.Max(10, width() - Markup.Remove(prefix).Length - 4);
        task.Description = prefix + Markup.Escape(text.Length > room ? text[..room] : text);
    }

    public void Dispose() => task.StopTask();
}
