using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A unit of systemd starts at boot, and runs; or does not.</summary>
public sealed record ServiceCheck(string Name, bool Enabled = true, bool Running = true) : ProbeCheck
{
    private static readonly Key<string> NameKey = Key.Required("name", CheckKeys.Word, "The unit's name; without a dot in it, a service's.");
    private static readonly Key<bool> EnabledKey = Key.Optional("enabled", Shapes.Bool, "False: it must not start at boot.", true, true);
    private static readonly Key<bool> RunningKey = Key.Optional("running", Shapes.Bool, "False: it must not run.", true, true);
    internal static Key<Check> Kind { get; } = Key.Required(
        "service",
        Shapes.Either(
            CheckKeys.Word.Select<Check>(name => new ServiceCheck(name)),
            Shapes.Mapping<Check>([NameKey, EnabledKey, RunningKey], entries =>
                new ServiceCheck(entries.Get(NameKey), entries.Get(EnabledKey), entries.Get(RunningKey)))),
        "A service of systemd is enabled and running.");

    protected override TimeSpan DefaultPatience => AMoment;

    public override string Claim => $"service {Name} is {Expected}";

    public override string Script => $"systemctl show --property=LoadState --property=UnitFileState --property=ActiveState --property=Result {ShellText.Quote(Unit)}";

    private string Unit => Name.Contains('.', StringComparison.Ordinal) ? Name : $"{Name}.service";

    private string Expected => $"{Word(Enabled, "enabled")} and {Word(Running, "running")}";

    public override CheckOutcome Judge(ProbeAnswer answer)
    {
        var facts = answer.Output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        if (facts.GetValueOrDefault("LoadState") != "loaded") return CheckOutcome.Failed(Expected, $"no unit {Unit} ({facts.GetValueOrDefault("LoadState", "systemd did not answer")})");

        var (startup, activity) = (facts.GetValueOrDefault("UnitFileState", ""), facts.GetValueOrDefault("ActiveState", ""));
        var isEnabled = startup is "enabled" or "enabled-runtime" or "alias";
        var isRunning = activity == "active";
        if (isEnabled == Enabled && isRunning == Running) return CheckOutcome.Held;

        var result = facts.GetValueOrDefault("Result", "success");
        return CheckOutcome.Failed(
            Expected,
            $"{(isEnabled ? "enabled" : startup.Length == 0 ? "not enabled" : startup)} and {(isRunning ? "running" : activity)}{(result is "success" or "" ? "" : $" ({result})")}");
    }

    private static string Word(bool holds, string word) => holds ? word : $"not {word}";
}
