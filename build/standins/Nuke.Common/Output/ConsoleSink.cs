using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using static Nuke.Common.Output.Palette;

namespace Nuke.Common.Output;

/// <summary>Writes <c>HH:mm:ss [INF] message</c> to the console.</summary>
internal sealed class ConsoleSink(Palette palette, bool timestamps) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Level < BuildLog.MinimumLevel)
            return;

        var time = timestamps
            ? Paint(palette.Secondary, logEvent.Timestamp.ToString("HH:mm:ss", CultureInfo.InvariantCulture)) + Paint(palette.Secondary, " [")
            : Paint(palette.Secondary, "[");
        Console.Write(
            time + Paint(LogLine.Colour(logEvent.Level, palette), LogLine.Level(logEvent.Level)) + Paint(palette.Secondary, "] ")
            + LogLine.Message(logEvent, palette) + Environment.NewLine + LogLine.Exception(logEvent, palette));
    }

    /// <summary>One line of the list at the end: the target instead of the time, no stack.</summary>
    public static void Repeat(LogEvent logEvent, string target, Palette palette) =>
        Console.Write(
            Paint(palette.Secondary, "[") + Paint(LogLine.Colour(logEvent.Level, palette), LogLine.Level(logEvent.Level))
            + Paint(palette.Secondary, "] ") + Paint(palette.Secondary, target) + Paint(palette.Secondary, ": ")
            + LogLine.Message(logEvent, palette) + Environment.NewLine);
}
