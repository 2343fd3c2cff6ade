using System.Reflection;
using Nuke.Common.CI;
using Nuke.Common.IO;
using Nuke.Common.Output;
using Nuke.Common.Parameters;

namespace Nuke.Common;

public abstract partial class NukeBuild
{
    // Here and not in initialisers because of the order; a mistake among these ends the process before there is a build, as in NUKE.
    static NukeBuild()
    {
        RootDirectory = FindRootDirectory();
        TemporaryDirectory = (RootDirectory / ".nuke" / "temp").CreateDirectory();

        BuildAssemblyFile = Assembly.GetEntryAssembly()?.Location;
        BuildAssemblyDirectory = BuildAssemblyFile?.Parent;
        BuildProjectFile = FindProjectFile(BuildAssemblyDirectory);
        BuildProjectDirectory = BuildProjectFile?.Parent;

        Verbosity = ParameterValues.BuiltIn<Verbosity?>(nameof(Verbosity)) ?? Verbosity.Normal;
        Host = ParameterValues.BuiltIn<Host>(nameof(Host)) ?? Host.Detect();
        LoadedLocalProfiles = ParameterValues.BuiltIn<string[]>(nameof(LoadedLocalProfiles)) ?? [];
    }

    /// <summary>The nearest directory, from the working directory upwards, that holds <c>.nuke</c>; or what <c>--root</c> says.</summary>
    [Parameter("Root directory during build execution.", Name = ParameterValues.Root)]
    public static AbsolutePath RootDirectory { get; }

    /// <summary><c>.nuke/temp</c>, which exists.</summary>
    public static AbsolutePath TemporaryDirectory { get; }

    public static AbsolutePath BuildAssemblyFile { get; }

    public static AbsolutePath BuildAssemblyDirectory { get; }

    /// <summary>Null where there is none above the assembly.</summary>
    public static AbsolutePath BuildProjectDirectory { get; }

    /// <inheritdoc cref="BuildProjectDirectory"/>
    public static AbsolutePath BuildProjectFile { get; }

    [Parameter("Logging verbosity during build execution. Default is 'Normal'.")]
    public static Verbosity Verbosity
    {
        get => BuildLog.Verbosity;
        set => BuildLog.Verbosity = value;
    }

    /// <summary>Where the build runs: a terminal or a build server.</summary>
    [Parameter("Host for execution. Default is 'automatic'.", ValueProviderMember = nameof(HostNames))]
    public static Host Host { get; set; }

    [Parameter("Defines the profiles to load.", Name = ParameterValues.Profile)]
    public static string[] LoadedLocalProfiles { get; }

    public static bool IsLocalBuild => !IsServerBuild;

    public static bool IsServerBuild => Host is IBuildServer;

    private static AbsolutePath FindRootDirectory()
    {
        var workingDirectory = EnvironmentInfo.WorkingDirectory;
        if (ParameterValues.BuiltIn<AbsolutePath>(nameof(RootDirectory)) is { } root)
            return root;

        if (ArgumentList.CommandLine.Named(ParameterValues.Root) is not null)
            return workingDirectory;

        return Above(workingDirectory).FirstOrDefault(x => (x / ".nuke").DirectoryExists() || (x / ".nuke").FileExists()).NotNull(
            string.Join(
                Environment.NewLine,
                $"Could not locate '.nuke' directory/file while walking up from '{workingDirectory}'.",
                "Either create a directory/file to mark the root directory, or add '--root [path]' to the invocation."));
    }

    private static AbsolutePath FindProjectFile(AbsolutePath directory)
    {
        foreach (var candidate in Above(directory))
        {
            var projects = Directory.GetFiles(candidate, "*.csproj");
            Assert.True(projects.Length <= 1, $"Found multiple project files in '{candidate}'.");
            if (projects is [var project])
                return project;
        }

        return null;
    }

    private static IEnumerable<AbsolutePath> Above(AbsolutePath directory)
    {
        for (; directory is not null; directory = directory.Parent)
            yield return directory;
    }
}
