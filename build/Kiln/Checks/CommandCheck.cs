using System.Globalization;
using Kiln.Documents;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Checks;

/// <summary>A program, run in the machine as root, ends with an exit code and prints some text.</summary>
public sealed record CommandCheck(IReadOnlyList<string> Run) : Check
{
    /// <summary>What timeout(1) exits with when it ended the program.</summary>
    private const int TimedOut = 124;

    private static readonly Shape<IReadOnlyList<string>> RunShape = Shapes.Either(
        Shapes.Text.Select<IReadOnlyList<string>>(text => ["sh", "-c", text]), Shapes.List(Shapes.Value));

    private static readonly Key<IReadOnlyList<string>> RunKey = Key.Required("run", RunShape, "Text for the shell, or a list: a program and its arguments.");
    private static readonly Key<int> ExitCodeKey = Key.Optional("exit_code", Shapes.Int(0, 255), "What it must exit with.", 0, 0);
    private static readonly Key<TextClaim?> OutputKey = Key.Optional("stdout", TextClaim.Contained, "Text that its standard output must contain.");
    private static readonly Key<TextClaim?> ErrorKey = Key.Optional("stderr", TextClaim.Contained, "Text that its standard error must contain.");
    private static readonly Key<TextClaim?> MatchesKey = Key.Optional("matches", TextClaim.Matched, "A regular expression that its standard output must match somewhere.");
    private static readonly Key<TimeSpan> TimeoutKey = Key.Optional("timeout", Shapes.Duration, "How long it may run.", TimeSpan.FromSeconds(30), "30s");
    internal static Key<Check> Kind { get; } = Key.Required(
        "command",
        Shapes.Either(
            Shapes.Text.Select<Check>(text => new CommandCheck(["sh", "-c", text])),
            Shapes.Mapping<Check>([RunKey, ExitCodeKey, OutputKey, ErrorKey, MatchesKey, TimeoutKey], Create)),
        "A program ends with an exit code and prints some text.");

    public int ExitCode { get; init; }

    public IReadOnlyList<TextClaim> Output { get; init; } = [];

    public TextClaim? Error { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public override string Claim => $"command {Text} exits with {Expected}";

    private string Text => Run is ["sh", "-c", var text] ? Printable.Quote(text) : Printable.Quote(string.Join(' ', Run.Select(ShellText.Quote)));

    private string Expected => string.Concat(
        [$"{ExitCode}", .. Output.Select(claim => $", standard output {claim}"), .. Error is null ? Array.Empty<string>() : [$", standard error {Error}"]]);

    public override async Task<CheckOutcome> RunAsync(IMachine machine, CancellationToken cancellationToken)
    {
        // The machine itself ends what runs too long, so that nothing of it disturbs the checks that follow.
        var seconds = Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var command = Command.Of(["timeout", "--kill-after=5", seconds, .. Run]) with { Timeout = Timeout + TimeSpan.FromSeconds(30) };
        var result = await machine.RunAsync(command, cancellationToken);
        if (result.ExitCode == TimedOut && result.Duration >= Timeout) return CheckOutcome.Failed(Expected, $"still running after {Duration.Text(Timeout)}");

        string[] wrong =
        [
            .. result.ExitCode == ExitCode ? Array.Empty<string>() : [$"exit code {result.ExitCode}"],
            .. Output.Count > 0 && !Output.All(claim => claim.Holds(result.Output)) ? [$"standard output {Excerpt.Of(result.Output)}"] : Array.Empty<string>(),
            .. (Error is not null && !Error.Holds(result.Error)) || (result.ExitCode != ExitCode && result.Error.Length > 0) ? [$"standard error {Excerpt.Of(result.Error)}"] : Array.Empty<string>(),
        ];
        return wrong.Length == 0 ? CheckOutcome.Held : CheckOutcome.Failed(Expected, string.Join(", ", wrong));
    }

    private static CommandCheck Create(Entries entries)
    {
        if (entries.Get(RunKey) is []) entries.Report(RunKey, "expected a program and its arguments, found an empty list");
        return new(entries.Get(RunKey))
        {
            ExitCode = entries.Get(ExitCodeKey),
            Output = [.. new[] { entries.Get(OutputKey), entries.Get(MatchesKey) }.OfType<TextClaim>()],
            Error = entries.Get(ErrorKey),
            Timeout = entries.Get(TimeoutKey),
        };
    }
}
