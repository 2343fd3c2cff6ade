using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Parsing;
using static Nuke.Common.Output.Palette;

namespace Nuke.Common.Output;

/// <summary>Renders one log event: strings without quotes, values in their colour.</summary>
internal static class LogLine
{
    /// <summary>Three letters of the level, as in <c>[INF]</c>.</summary>
    public static string Level(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Verbose => "VRB",
            LogEventLevel.Debug => "DBG",
            LogEventLevel.Information => "INF",
            LogEventLevel.Warning => "WRN",
            LogEventLevel.Error => "ERR",
            _ => "FTL",
        };

    public static string Colour(LogEventLevel level, Palette palette) =>
        level switch
        {
            LogEventLevel.Verbose => palette.Verbose,
            LogEventLevel.Debug => palette.Debug,
            LogEventLevel.Information => palette.Information,
            LogEventLevel.Warning => palette.Warning,
            LogEventLevel.Error => palette.Error,
            _ => palette.Fatal,
        };

    public static string Message(LogEvent logEvent, Palette palette)
    {
        var message = new StringBuilder();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            message.Append(
                token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                    ? Paint(palette.Value, Text(value, property))
                    : Paint(palette.Text, token.ToString()));
        }

        return message.ToString();
    }

    /// <summary>The exception with its stack, each line ended; empty without one.</summary>
    public static string Exception(LogEvent logEvent, Palette palette)
    {
        if (logEvent.Exception is null)
            return string.Empty;

        var lines = logEvent.Exception.ToString().Split('\n').Select(x => x.TrimEnd('\r'));
        return string.Concat(lines.Select(x =>
            Paint(x.StartsWith("   ", StringComparison.Ordinal) ? palette.Secondary : palette.Text, x) + Environment.NewLine));
    }

    private static string Text(LogEventPropertyValue value, PropertyToken property)
    {
        var text = value is ScalarValue { Value: string literal }
            ? literal
            : value.ToString(property.Format, CultureInfo.InvariantCulture);
        return property.Alignment is not { } alignment ? text
            : alignment.Direction == AlignmentDirection.Left ? text.PadRight(alignment.Width)
            : text.PadLeft(alignment.Width);
    }
}
