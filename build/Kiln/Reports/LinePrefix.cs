using Kiln.Plans;
using Spectre.Console;

namespace Kiln.Reports;

/// <summary>What a line begins with where several stages run at the same time, so that each says whose it is: <c>redis | </c>.</summary>
public sealed class LinePrefix
{
    private static readonly string[] Colours = ["aqua", "fuchsia", "blue", "olive", "teal", "purple"];

    private readonly List<string> _names;

    private LinePrefix(List<string> names) => _names = names;

    /// <summary>Where one stage runs, lines need no name.</summary>
    public static LinePrefix None { get; } = new([]);

    /// <param name="steps">Those that share the output.</param>
    public static LinePrefix Of(IEnumerable<BakeStep> steps)
    {
        var names = steps.Select(step => step.Stage.Name).Distinct().ToList();
        return names.Count > 1 ? new(names) : None;
    }

    /// <summary>As markup; empty where there is only one.</summary>
    public string For(BakeStep step)
    {
        if (_names.Count == 0) return "";

        var index = Math.Max(0, _names.IndexOf(step.Stage.Name));
        return $"[{Colours[index % Colours.Length]}]{Markup.Escape(step.Stage.Name.PadRight(_names.Max(name => name.Length)))} |[/] ";
    }
}
