using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary>A script to run and how.</summary>
internal sealed record ShellOptions(Located<string> Script)
{
    public IReadOnlyList<Located<string>> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, Located<string>> Environment { get; init; } = ImmutableDictionary<string, Located<string>>.Empty;

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? Silence { get; init; }
}

/// <summary><c>shell: scripts/harden.sh</c></summary>
internal sealed partial class ShellKind()
    : ProvisionerKind<ShellOptions>("shell", "A script, run as root inside the machine; it does not stay there. Its first line names its interpreter.")
{
    private static readonly Key<Located<string>> Script = Key.Required("script", StageShapes.Source, "The script, relative to the stage's folder.");
    private static readonly Key<IReadOnlyList<Located<string>>> Arguments = Key.Optional(
        "arguments", Shapes.List(Shapes.Value.Located()), "What it is called with; {{variable}} is replaced.", (IReadOnlyList<Located<string>>)[]);

    private static readonly Key<IReadOnlyDictionary<string, Located<string>>?> Environment = Key.Optional(
        "environment",
        Shapes.Map(Shapes.Matching("an environment variable's name", "^[A-Za-z_][A-Za-z0-9_]*$", text => Variable().IsMatch(text)), Shapes.Value.Located()),
        "Environment variables; {{variable}} is replaced.");

    private static readonly Key<TimeSpan?> Timeout = Key.OptionalValue("timeout", Shapes.Duration, "How long it may take. Default: 15m.");
    private static readonly Key<TimeSpan?> Silence = Key.OptionalValue("silence", Shapes.Duration, "How long it may go without output. Default: 5m.");

    protected override Shape<ShellOptions> Options { get; } = Shapes.Either(
        StageShapes.Source.Select(script => new ShellOptions(script)),
        Shapes.Mapping([Script, Arguments, Environment, Timeout, Silence], entries => new ShellOptions(entries.Get(Script))
        {
            Arguments = entries.Get(Arguments),
            Environment = entries.Get(Environment) ?? ImmutableDictionary<string, Located<string>>.Empty,
            Timeout = entries.Get(Timeout),
            Silence = entries.Get(Silence),
        }));

    protected override Provisioner? Resolve(ShellOptions options, StageContext context)
    {
        string[] arguments = [.. options.Arguments.Select(argument => TemplateText.Render(argument, context) ?? "")];
        var environment = options.Environment.ToDictionary(variable => variable.Key, variable => TemplateText.Render(variable.Value, context) ?? "");
        if (context.Sources.FindFile(options.Script, context.Reading) is not { } path
            || context.Sources.Read(path, options.Script, context.Reading) is not { } content)
            return null;

        var name = options.Script.Value;
        using (var file = File.OpenRead(path))
        {
            if (file.ReadByte() != '#' || file.ReadByte() != '!')
                options.Script.Report(context.Reading, $"the first line of {Printable.Quote(name)} does not name an interpreter; begin it with #!/bin/sh");
        }

        var command = Command.Of(arguments) with { Environment = environment };
        return new()
        {
            Kind = "shell",
            Title = $"shell {name}",
            Inputs = [new(name, content.Sha256), .. Settings(name, arguments, environment)],
            Steps = [new RunScript(name, content, command with
            {
                Timeout = options.Timeout ?? command.Timeout,
                SilenceTimeout = options.Silence ?? command.SilenceTimeout,
            })],
        };
    }

    // How long a script may take changes nothing of what it does, so the limits are no inputs.
    private static IEnumerable<StageInput> Settings(string name, string[] arguments, Dictionary<string, string> environment)
    {
        if (arguments.Length > 0)
            yield return new($"{name} arguments", string.Join(' ', arguments.Select(ShellText.Quote)));
        foreach (var (variable, value) in environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
            yield return new($"{name} {variable}", value);
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Variable();
}
