using Kiln.CommandLines;
using Kiln.Local.Disks;
using Nuke.Common;

/// <summary>
/// What Kiln can do: each target a line, each parameter a line. How it is done stands in <c>build/Kiln</c>, and for each
/// provider in a folder of its own beside it.
/// </summary>
internal sealed partial class Build : NukeBuild
{
    [Parameter("Roles to work on, or 'all'")]
    private readonly string[] Role = [];

    [Parameter("Where images are baked and kept; what nodes.yaml says, else local")]
    private readonly string? Provider;

    [Parameter("An environment of nodes.yaml, whose provider is used")]
    private readonly string? Environment;

    [Parameter("Variables of the bake, as name=value; they win over a role's and the defaults'")]
    private readonly string[] Variables = [];

    [Parameter("Show what would be done, and why, and change nothing")]
    private readonly bool DryRun;

    [Parameter("How a plan is shown; json and markdown: one document, and nothing else, on standard output")]
    private readonly OutputFormat Output = OutputFormat.Table;

    [Parameter("Test images again that are promoted already")]
    private readonly bool Retest;

    [Parameter("Do without asking what cannot be taken back")]
    private readonly bool Yes;

    [Parameter("How app images' disks are stored: as a difference to the disk below (qcow2), or as one file that needs no other (raw)")]
    private readonly DiskFormat DiskFormat = DiskFormat.Qcow2;

    [Parameter("How many stages are baked, or images tested, at the same time; as cores and memory allow, if not given")]
    private readonly int? Parallel;

    [Parameter("Keep what the package archive was last seen to hold, and ask nothing")]
    private readonly bool Frozen;

    [Parameter("Ask the package archive now, however old its last answer is")]
    private readonly bool Refresh;

    [Parameter("Start stages anew, whatever an earlier bake had done of them")]
    private readonly bool NoResume;

    [Parameter("Keep a builder whose stage failed, for an hour, to look inside")]
    private readonly bool KeepBuilder;

    [Parameter("Keep it for this long instead: 30m, 2h, 1d")]
    private readonly string? KeepBuilderFor;

    [Parameter("Stop before each provisioner, and wait for Enter; one stage at a time")]
    private readonly bool Debug;

    [Parameter("Read every source file again, whatever is remembered of it since the last run")]
    private readonly bool Rehash;

    [Parameter("Refuse to install programs that this host lacks")]
    private readonly bool NoInstall;

    [Parameter("Refuse to ask sudo for what needs root")]
    private readonly bool NoSudo;

    [Parameter("What build.sh compiles the build with; found out and remembered where it is not given")]
    private readonly PackageSource? Packages;

    public static int Main(string[] arguments)
    {
        var check = new CommandLineCheck(CommandLine.Targets, [.. Option.BuiltIn, .. CommandLine.Options]);
        string[] problems = [.. check.Check(arguments), .. check.CheckEnvironment(CommandLine.Environment)];
        if (problems.Length == 0) return Execute<Build>();

        foreach (var problem in problems) Console.Error.WriteLine(problem);
        Console.Error.WriteLine("Nothing was done. './build.sh --help' lists targets and options.");
        return -1;
    }
}

/// <summary>Which packages the build is compiled with.</summary>
internal enum PackageSource
{
    /// <summary>The published ones.</summary>
    Registry,

    /// <summary>The projects under <c>build/standins</c>.</summary>
    Standins,
}
