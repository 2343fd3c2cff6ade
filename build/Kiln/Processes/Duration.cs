using System.Globalization;

namespace Kiln.Processes;

/// <summary>Lengths of time as operators read and write them.</summary>
public static class Duration
{
    /// <summary><c>15 min</c>, <c>90 s</c>, <c>2.5 s</c>, <c>1 h 5 min</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h{(time.Minutes > 0 ? $" {time.Minutes} min" : "")}",
        { TotalMinutes: >= 2 } => $"{(int)time.TotalMinutes} min{(time.Seconds > 0 ? $" {time.Seconds} s" : "")}",
        { TotalSeconds: >= 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
    };
}
