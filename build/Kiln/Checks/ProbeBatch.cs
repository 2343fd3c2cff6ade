using System.Globalization;
using System.Text;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>Any number of probes in one round trip.</summary>
public static class ProbeBatch
{
    // A line for each probe, whatever its script prints: its output, a line break and its exit code, in base64.
    private const string Script =
        """
        for probe do
            { sh -c "$probe"; printf '\n%s' "$?"; } 2>/dev/null </dev/null | base64 -w 0
            echo
        done
        """;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>An outcome for each probe, in their order.</summary>
    public static async Task<IReadOnlyList<CheckOutcome>> AskAsync(IReadOnlyList<ProbeCheck> probes, IMachine machine, CancellationToken cancellationToken)
    {
        if (probes.Count == 0) return [];
        var command = Command.Of(["sh", "-c", Script, "kiln", .. probes.Select(probe => probe.Script)]) with { Timeout = TimeLimit };
        var result = await machine.RunAsync(command, cancellationToken);
        var answers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return answers.Length == probes.Count
            ? [.. probes.Zip(answers, (probe, answer) => probe.Judge(Decode(answer)))]
            : throw new MachineException(
                $"{machine.Name} answered {answers.Length} of {probes.Count} probes and ended with exit code {result.ExitCode}: {Excerpt.Of(result.Error)}");
    }

    private static ProbeAnswer Decode(string answer)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(answer));
        var end = text.LastIndexOf('\n');
        return new(int.Parse(text[(end + 1)..], CultureInfo.InvariantCulture), text[..end]);
    }
}
