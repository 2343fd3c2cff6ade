using System.Diagnostics;
using System.Net;
using System.Text;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common.Output;

/// <summary>The answer to <c>--plan</c>: a page with the order of this run and the graph of all targets, opened in the browser.</summary>
internal static class PlanPage
{
    public static void Show(NukeBuild build)
    {
        var file = NukeBuild.TemporaryDirectory / "execution-plan.html";
        file.WriteAllText(Html(build));
        using (Process.Start(new ProcessStartInfo(file) { UseShellExecute = true }))
        {
        }
    }

    private static string Html(NukeBuild build) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Execution plan</title>
        <style>
        body { font: 16px/1.5 sans-serif; margin: 2rem; }
        li small { color: #666; }
        pre { background: #f4f4f4; padding: 1rem; }
        </style>
        </head>
        <body>
        <h1>Execution plan</h1>
        <ol>
        {{Items(build)}}</ol>
        <h2>All targets</h2>
        <pre class="mermaid">
        graph TB
        {{Graph(build)}}</pre>
        </body>
        </html>
        """;

    private static string Items(NukeBuild build)
    {
        var items = new StringBuilder();
        foreach (var target in build.ExecutionPlan)
            items.AppendLine($"<li>{target.Name} <small>{WebUtility.HtmlEncode(target.Description)}</small></li>");

        return items.ToString();
    }

    private static string Graph(NukeBuild build)
    {
        var graph = new StringBuilder();
        foreach (var target in build.ExecutableTargets)
        {
            var followers = build.ExecutableTargets.Where(x => x.AllDependencies.Contains(target)).ToArray();
            if (followers.Length == 0)
                graph.AppendLine(target.Name);

            foreach (var follower in followers)
                graph.AppendLine(WebUtility.HtmlEncode($"{target.Name} {Arrow(target, follower)} {follower.Name}"));

            if (!target.Listed)
                graph.AppendLine($"class {target.Name} unlisted");
        }

        return graph.ToString();
    }

    private static string Arrow(ExecutableTarget target, ExecutableTarget follower) =>
        follower.ExecutionDependencies.Contains(target) ? "-->"
        : follower.OrderDependencies.Contains(target) ? "-.->"
        : "==>";
}
