using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A check that only looks: a few shell commands, and a judgement of what they printed. Many of them travel in one round trip.</summary>
public abstract record ProbeCheck : Check
{
    /// <summary>Run by the machine's <c>sh</c>; it changes nothing and takes no time worth mentioning.</summary>
    public abstract string Script { get; }

    public abstract CheckOutcome Judge(ProbeAnswer answer);

    public override async Task<CheckOutcome> RunAsync(IMachine machine, CancellationToken cancellationToken) =>
        (await ProbeBatch.AskAsync([this], machine, cancellationToken))[0];
}

/// <summary>What a probe's script printed, and how it ended.</summary>
public readonly record struct ProbeAnswer(int ExitCode, string Output);
