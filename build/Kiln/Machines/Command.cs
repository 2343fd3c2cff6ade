using System.Collections.Immutable;

namespace Kiln.Machines;

/// <summary>A program and its arguments, run without a shell in between.</summary>
public sealed record Command
{
    /// <summary>The program, then its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What messages call it. Default: the command as one would type it into a shell.</summary>
    public string Title
    {
        get => field ?? ToString();
        init;
    }

    /// <summary>Added to a clean environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the program reads from its standard input. Default: nothing.</summary>
    public string Input { get; init; } = "";

    /// <summary>How long it may take. Default: 15 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long it may go without a line of output. Default: 5 minutes.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public static Command Of(params IReadOnlyList<string> arguments) => new() { Arguments = arguments };

    /// <summary>The command as one would type it into a shell.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(ShellText.Quote));
}
