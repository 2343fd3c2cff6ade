using System.Reflection;
using System.Runtime.Versioning;

namespace Nuke.Common.Output;

/// <summary>What a run begins with, and the heading of each target.</summary>
internal static class Header
{
    public static void Write(NukeBuild build)
    {
        if (build.NoLogo)
            return;

        if (build.Shows(DefaultOutput.Logo))
            NukeBuild.Host.WriteLogo();

        var version = typeof(NukeBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion;
        var platform = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "OSX" : "Linux";
        var framework = Assembly.GetEntryAssembly()?.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;
        Screen.Information($"NUKE Execution Engine version {version} ({platform},{framework})");
        Screen.Information();
    }

    /// <summary>Heads what a target writes, until the result is disposed of.</summary>
    public static IDisposable Of(string target, NukeBuild build)
    {
        var part = NukeBuild.Host.CollapsesTargets ? DefaultOutput.TargetCollapse : DefaultOutput.TargetHeader;
        return build.Shows(part) ? NukeBuild.Host.WriteBlock(target) : new Bracket();
    }

    public static bool Shows(this NukeBuild build, DefaultOutput part) =>
        !build.GetType().GetCustomAttributes<DisableDefaultOutputAttribute>()
            .Any(x => x.IsApplicable(build) && x.DisabledOutputs.Contains(part));
}
