namespace Kiln.Benchmarks.Reports;

/// <summary>A part of a file that is written by a program.</summary>
internal static class MarkedText
{
    /// <summary>Puts text between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    /// <exception cref="BenchmarkException">The markers are not there, each once and in this order.</exception>
    public static string Replace(string content, string name, string text)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        return content.Split(begin) is [var before, var rest] && rest.Split(end) is [_, var after]
            ? $"{before}{begin}\n{text}\n{end}{after}"
            : throw new BenchmarkException($"The figures belong between '{begin.Trim()}' and '{end}', each on a line of its own, and the file does not have both once.");
    }
}
