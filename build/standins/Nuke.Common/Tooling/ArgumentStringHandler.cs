using System.Globalization;
using System.Runtime.CompilerServices;
using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>
/// Arguments as an interpolated string: strings and paths are quoted where they have to be, <c>{x:r}</c> is kept out of the log,
/// <c>{x:nq}</c> is never quoted.
/// </summary>
[InterpolatedStringHandler]
public ref struct ArgumentStringHandler
{
    private readonly List<string> _secrets;
    private DefaultInterpolatedStringHandler _builder;

    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _builder = new(literalLength, formattedCount, CultureInfo.InvariantCulture);
        _secrets = [];
        handlerIsValid = true;
    }

    public static implicit operator ArgumentStringHandler(string value)
    {
        var handler = new ArgumentStringHandler(value.Length, 0, out _);
        handler.AppendLiteral(value);
        return handler;
    }

    public void AppendLiteral(string value) => _builder.AppendLiteral(value);

    public void AppendFormatted(object obj, int alignment = 0, string format = null)
    {
        var text = obj is IAbsolutePathHolder holder ? holder.Path.ToString(format ?? AbsolutePath.DoubleQuoteIfNeeded) : obj.ToString();
        if (obj is string && format == "r")
            _secrets.Add(text);
        else if (obj is string && format != "nq")
            text = text.InDoubleQuotesIfNeeded();

        _builder.AppendFormatted(text, alignment);
    }

    public void AppendFormatted(IEnumerable<IAbsolutePathHolder> paths, int alignment = 0, string format = null)
    {
        var separator = string.Empty;
        foreach (var path in paths)
        {
            _builder.AppendLiteral(separator);
            AppendFormatted(path, alignment, format);
            separator = " ";
        }
    }

    public string ToStringAndClear()
    {
        // A single value needs no quotes: it is all there is.
        var text = _builder.ToStringAndClear();
        return text is ['"', .. var inner, '"'] && !inner.Contains('"', StringComparison.Ordinal) ? inner : text;
    }

    /// <summary>Puts [REDACTED] in the place of secrets.</summary>
    public Func<string, string> GetFilter()
    {
        var secrets = _secrets;
        return text => secrets.Aggregate(text, (x, secret) => x.Replace(secret, "[REDACTED]", StringComparison.Ordinal));
    }
}
