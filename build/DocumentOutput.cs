using Kiln.Plans;
using Kiln.Reports;

/// <summary>Standard output, kept free for one document where one is asked for.</summary>
internal sealed class DocumentOutput
{
    private TextWriter? _reserved;

    /// <summary>From now on all that anybody else prints goes to standard error.</summary>
    public void Reserve()
    {
        _reserved = Console.Out;
        Console.SetOut(Console.Error);
    }

    public void Write(OutputFormat format, Explanation explanation)
    {
        var document = _reserved ?? Console.Out;
        document.WriteLine(format switch
        {
            OutputFormat.Json => ExplanationJson.Text(explanation),
            OutputFormat.Markdown => ExplanationMarkdown.Text(explanation),
            _ => ExplanationTable.Text(explanation),
        });
        document.Flush();
    }
}

/// <summary>How a plan is shown.</summary>
internal enum OutputFormat
{
    /// <summary>For people, on a terminal or in a log.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For a pull request's comment.</summary>
    Markdown,
}
