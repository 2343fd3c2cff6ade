using System.Text.RegularExpressions;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>What some text has to look like: text that it contains, or a regular expression that it matches somewhere.</summary>
public sealed record TextClaim(string Text, Regex? Pattern = null)
{
    /// <summary>Text to be contained.</summary>
    public static Shape<TextClaim> Contained { get; } = Shapes.Value.Select(text => new TextClaim(text));

    /// <summary>A regular expression; <c>^</c> and <c>$</c> are the ends of lines.</summary>
    public static Shape<TextClaim> Matched { get; } = new PatternShape().Select(pattern => new TextClaim(pattern.ToString(), pattern));

    public bool Holds(string text) => Pattern?.IsMatch(text) ?? text.Contains(Text, StringComparison.Ordinal);

    /// <summary>As a report says it: <c>containing 'PONG'</c>.</summary>
    public override string ToString() => $"{(Pattern is null ? "containing" : "matching")} {Printable.Quote(Text)}";
}
