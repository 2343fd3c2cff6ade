using System.Text;
using Nuke.Common.Utilities;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Tooling;

/// <summary>A process has ended with another exit code than 0.</summary>
public class ProcessException(IProcess process) : Exception(Describe(process))
{
    private const string Indentation = "   ";

    public int ExitCode { get; } = process.ExitCode;

    private static string Describe(IProcess process)
    {
        var text = new StringBuilder()
            .AppendLine($"Process '{Path.GetFileName(process.FileName)}' exited with code {process.ExitCode}.")
            .AppendLine($"{Indentation}> {process.FileName.InDoubleQuotesIfNeeded()} {process.Arguments}")
            .AppendLine($"{Indentation}@ {process.WorkingDirectory}");

        var errors = process.Output.Where(x => x.Type == OutputType.Err).ToArray();
        if (errors.Length > 0)
            Append("Error output:", errors);
        else if (Log.IsEnabled(LogEventLevel.Verbose))
            Append("Standard output:", process.Output);

        return text.ToString();

        void Append(string heading, IEnumerable<Output> lines)
        {
            text.AppendLine(heading);
            foreach (var line in lines)
                text.AppendLine($"{Indentation}{line.Text}");
        }
    }
}
