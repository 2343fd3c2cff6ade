using System.Text;
using Nuke.Common.Parameters;

namespace Nuke.Common.Output;

/// <summary>The answer to <c>--help</c>.</summary>
internal static class HelpText
{
    private const int MaximumWidth = 90;

    public static void Write(NukeBuild build)
    {
        Screen.Debug(Targets(build));
        Screen.Debug(Parameters(build));
    }

    private static string Targets(NukeBuild build)
    {
        var text = new StringBuilder().AppendLine("Targets (with their direct dependencies):").AppendLine();
        var width = Math.Max(build.ExecutableTargets.Max(x => x.Name.Length), 20);
        foreach (var target in build.ExecutableTargets.Where(x => x.Listed))
        {
            var name = target.IsDefault ? $"{target.Name} (default)" : target.Name;
            var dependencies = target.ExecutionDependencies.Count == 0
                ? string.Empty
                : $" -> {string.Join(", ", target.ExecutionDependencies.Select(x => x.Name))}";
            text.AppendLine($"  {name.PadRight(width)}{dependencies}");
            if (!string.IsNullOrWhiteSpace(target.Description))
                text.AppendLine($"    {target.Description}");
        }

        return text.ToString();
    }

    private static string Parameters(NukeBuild build)
    {
        var parameters = ParameterMember.Of(build.GetType()).Where(x => x.IsListed).ToArray();
        var width = Math.Max(parameters.Max(x => x.DashedName.Length), 16);
        var text = new StringBuilder().AppendLine("Parameters:");
        foreach (var group in parameters.GroupBy(x => x.IsBuiltIn).OrderBy(x => x.Key))
        {
            text.AppendLine();
            foreach (var parameter in group)
                Append(parameter);
        }

        return text.ToString();

        void Append(ParameterMember parameter)
        {
            var lines = Lines(Description(parameter, build), width + 6);
            text.AppendLine($"  --{parameter.DashedName.PadRight(width)}  {lines[0]}");
            foreach (var line in lines.Skip(1))
                text.AppendLine($"{new string(' ', width + 6)}{line}");
        }
    }

    private static string Description(ParameterMember parameter, NukeBuild build)
    {
        var defaults = build.ExecutableTargets.Where(x => x.IsDefault).Select(x => x.Name).DefaultIfEmpty("<none>");
        return parameter.Description is { } description
            ? description.Replace("{default_target}", string.Join(", ", defaults), StringComparison.Ordinal) + "."
            : "<no description>";
    }

    // Every word has a blank before it, also the first of a line.
    private static List<string> Lines(string text, int indentation)
    {
        List<string> lines = [string.Empty];
        foreach (var word in text.Split(' '))
        {
            var length = indentation + lines[^1].Length + word.Length;
            if (length >= Console.BufferWidth || length > MaximumWidth)
                lines.Add(string.Empty);

            lines[^1] += $" {word}";
        }

        return lines;
    }
}
