using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>Where the build runs.</summary>
public static class EnvironmentInfo
{
    public static AbsolutePath WorkingDirectory
    {
        get => Environment.CurrentDirectory;
        set => Environment.CurrentDirectory = value;
    }

    public static bool IsLinux => OperatingSystem.IsLinux();

    public static bool IsOsx => OperatingSystem.IsMacOS();

    public static bool IsWin => OperatingSystem.IsWindows();

    public static bool IsUnix => !IsWin;

    public static string GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || !string.IsNullOrWhiteSpace(value));

    public static void SetVariable(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
