namespace Kiln.EndToEnd.Running;

/// <summary>A checkout of what an operator writes: nodes.yaml and images/, as shipped, to be changed at will.</summary>
public sealed class Workspace
{
    public Workspace(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Root, "nodes.yaml"), PathOf("nodes.yaml"));
        CopyFolder(Path.Combine(Repository.Root, "images"), PathOf("images"));
        Directory.CreateDirectory(PathOf(".nuke"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, ".nuke"))) File.Copy(file, PathOf($".nuke/{Path.GetFileName(file)}"));
    }

    public string Folder { get; }

    public string PathOf(string relative) => Path.Combine(Folder, relative);

    public Workspace Write(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), content);
        return this;
    }

    public Workspace Append(string relative, string content) => Write(relative, File.ReadAllText(PathOf(relative)) + content);

    public Workspace Replace(string relative, string old, string text)
    {
        var content = File.ReadAllText(PathOf(relative));
        content.ShouldContain(old);
        return Write(relative, content.Replace(old, text, StringComparison.Ordinal));
    }

    /// <summary>A script as the last step of redis's app stage.</summary>
    /// <param name="settings">What the step says besides: <c>timeout: 3s</c>.</param>
    public Workspace WithScript(string name, string script, string settings = "") =>
        Write($"images/roles/redis/scripts/{name}", script)
            .Append("images/roles/redis/app.yaml", $"  - shell: {{ script: scripts/{name}{(settings.Length > 0 ? $", {settings}" : "")} }}\n");

    /// <summary>Many roles in the place of those that are shipped, each with files, a template and packages of its own.</summary>
    public Workspace WithRoles(int count)
    {
        var names = Enumerable.Range(1, count).Select(number => $"role-{number}").ToList();
        foreach (var name in names)
        {
            CopyFolder(PathOf("images/roles/redis"), PathOf($"images/roles/{name}"));
            Append($"images/roles/{name}/files/redis.conf", $"# {name}\n")
                .Replace($"images/roles/{name}/app-base.yaml", "[redis-server]", $"[redis-server, {name}]")
                .Write($"images/roles/{name}/templates/version.hbs", "{ \"role\": \"{{role}}\", \"version\": \"{{version}}\" }\n")
                .Append($"images/roles/{name}/app.yaml", "  - template: { source: templates/version.hbs, target: /etc/version.json }\n");
        }

        return Write("nodes.yaml", $"version: 1\ndefaults: {{ base: debian-12 }}\nroles:\n{string.Concat(names.Select(name => $"  {name}: {{ version: v1 }}\n"))}");
    }

    internal static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(source)) CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
