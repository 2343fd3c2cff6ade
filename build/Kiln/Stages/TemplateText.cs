using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using Kiln.Documents;

namespace Kiln.Stages;

/// <summary>Text with <c>{{variables}}</c>. A variable that does not exist is an error, and nothing is escaped: results are files, not web pages.</summary>
internal sealed partial class TemplateText
{
    private const int DeepestBlocks = 32;

    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration
    {
        ThrowOnUnresolvedBindingExpression = true,
        NoEscape = true,
        FormatProvider = CultureInfo.InvariantCulture,
        FormatterProviders = { new TruthValueFormatter() },
    });

    // Compiling takes milliseconds, and roles share their templates.
    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new(StringComparer.Ordinal);

    private readonly string _text;
    private readonly Func<int, (SourcePosition Position, string Path)> _place;

    private TemplateText(string text, Func<int, (SourcePosition, string)> place) => (_text, _place) = (text, place);

    /// <summary>Reads a template's file; problems are named by their place in it. Null: what is wrong is recorded.</summary>
    public static TemplateText? Load(string path, Located<string> source, StageContext context)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length > DocumentReader.LargestFile)
        {
            source.Report(context.Reading, "the template is larger than 1 MiB, which is the most that is read");
            return null;
        }

        var name = $"{context.Sources.Name}/{source.Value}";
        try
        {
            var text = DocumentText.Decode(bytes, name);
            return new(text, index => (PositionIn(text, index, name), ""));
        }
        catch (ConfigurationException exception)
        {
            context.Reading.Report(exception.Problems[0].Position, "", exception.Problems[0].Message);
            return null;
        }
    }

    /// <summary>Renders text from a stage file. Null: what is wrong is recorded.</summary>
    public static string? Render(Located<string> text, StageContext context) =>
        text.Value.Contains("{{", StringComparison.Ordinal)
            ? new TemplateText(text.Value, _ => (text.Position, text.Path)).Render(context)
            : text.Value;

    /// <summary>Null: what is wrong is recorded.</summary>
    public string? Render(StageContext context)
    {
        if (DepthOfBlocks() > DeepestBlocks)
            return Refuse(context, 0, $"blocks are nested more than {DeepestBlocks} deep");

        try
        {
            return Compiled.GetOrAdd(_text, static text => Handlebars.Compile(text))(context.Variables);
        }
        catch (HandlebarsUndefinedBindingException exception)
        {
            var name = exception.MissingKey ?? exception.Path;
            return Refuse(context, IndexOf(name), $"no variable {Printable.Quote(name)}. {NearestName.Hint(name, context.Variables.Keys.Order(StringComparer.Ordinal))}");
        }
        catch (HandlebarsException exception)
        {
            return Refuse(context, 0, $"not a Handlebars template: {exception.Message}");
        }
    }

    private string? Refuse(StageContext context, int index, string message)
    {
        var (position, path) = _place(index);
        context.Reading.Report(position, path, message);
        return null;
    }

    // Handlebars.Net says which name was missing, but not where.
    private int IndexOf(string name)
    {
        var match = Regex.Match(_text, $@"\{{\{{[^}}]*?\b(?<name>{Regex.Escape(name)})\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        return match.Success ? match.Groups["name"].Index : 0;
    }

    private int DepthOfBlocks()
    {
        var (depth, deepest) = (0, 0);
        foreach (var block in Block().EnumerateMatches(_text))
        {
            depth += _text[block.Index + block.Length - 1] == '/' ? -1 : 1;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static SourcePosition PositionIn(string text, int index, string name)
    {
        var before = text.AsSpan(0, index);
        return new(name, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    [GeneratedRegex(@"\{\{~?\s*[#^/]")]
    private static partial Regex Block();
}
