namespace Kiln.Reports;

/// <summary>Ages as people read them.</summary>
public static class Age
{
    /// <summary><c>40 s</c>, <c>12 min</c>, <c>5 h</c>, <c>3 d</c>: the largest unit that fits, rounded down.</summary>
    public static string Text(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => $"{(int)age.TotalDays} d",
        { TotalHours: >= 1 } => $"{(int)age.TotalHours} h",
        { TotalMinutes: >= 1 } => $"{(int)age.TotalMinutes} min",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)} s",
    };
}
