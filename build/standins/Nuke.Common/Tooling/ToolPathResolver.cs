namespace Nuke.Common.Tooling;

public static class ToolPathResolver
{
    /// <summary>The first program of that name on the PATH.</summary>
    public static string GetPathExecutable(string pathExecutable)
    {
        if (Path.IsPathRooted(pathExecutable))
            return pathExecutable;

        var directories = (EnvironmentInfo.GetVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return directories.Select(x => Path.Combine(x, pathExecutable)).FirstOrDefault(File.Exists)
            .NotNull($"Could not find '{pathExecutable}' via PATH environment variable.");
    }
}
