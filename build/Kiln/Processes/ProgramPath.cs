namespace Kiln.Processes;

/// <summary>Where the build host keeps its programs.</summary>
public static class ProgramPath
{
    /// <summary>The user's PATH, and the folders of administrators' programs, which an ordinary user's PATH lacks on Debian.</summary>
    public static string SearchPath { get; } =
        string.Join(':', $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin".Split(':', StringSplitOptions.RemoveEmptyEntries).Distinct());

    /// <summary>The program's path; null where it is not installed.</summary>
    public static string? Find(string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? (File.Exists(program) ? program : null)
            : SearchPath.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
