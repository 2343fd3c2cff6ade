using System.Globalization;
using Nuke.Common.IO;
using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Output;

/// <summary>Writes all of the log to <c>build.log</c>, and to a file of this run's own without the times.</summary>
internal sealed class FileSink : ILogEventSink, IDisposable
{
    private const int Kept = 5;

    private readonly Lock _lock = new();
    private readonly StreamWriter _latest;
    private readonly StreamWriter _own;

    public FileSink(AbsolutePath directory)
    {
        foreach (var old in directory.GetFiles("build.*.log").OrderByDescending(x => x.Name, StringComparer.Ordinal).Skip(Kept))
            old.DeleteFile();

        var now = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        _latest = Open(directory / "build.log", FileMode.Create);
        _own = Open(directory / $"build.{now}.log", FileMode.Append);
    }

    public void Emit(LogEvent logEvent)
    {
        var line = $"{LogLine.Level(logEvent.Level)[0]} | {BuildLog.ShortTarget,-20} | {LogLine.Message(logEvent, Palette.Plain)}"
            + Environment.NewLine + LogLine.Exception(logEvent, Palette.Plain);
        lock (_lock)
        {
            _latest.Write($"{logEvent.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} | {line}");
            _own.Write(line);
        }
    }

    public void Dispose()
    {
        _latest.Dispose();
        _own.Dispose();
    }

    // Another run of the same build may be writing to the same file.
    private static StreamWriter Open(AbsolutePath file, FileMode mode) =>
        new(new FileStream(file, mode, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
}
