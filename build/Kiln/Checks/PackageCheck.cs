using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A package of the distribution is installed, in one version if that is given; or is not.</summary>
public sealed record PackageCheck(string Name, bool Installed = true, string? Version = null) : ProbeCheck
{
    private static readonly Key<string> NameKey = Key.Required("name", CheckKeys.Word, "The package's name.");
    private static readonly Key<bool> InstalledKey = Key.Optional("installed", Shapes.Bool, "False: it must not be installed.", true, true);
    private static readonly Key<string?> VersionKey = Key.Optional("version", Shapes.Value, "The exact version that must be installed.");
    internal static Key<Check> Kind { get; } = Key.Required(
        "package",
        Shapes.Either(
            CheckKeys.Word.Select<Check>(name => new PackageCheck(name)),
            Shapes.Mapping<Check>([NameKey, InstalledKey, VersionKey], entries =>
                new PackageCheck(entries.Get(NameKey), entries.Get(InstalledKey), entries.Get(VersionKey)))),
        "A package of the distribution is installed.");

    public override string Claim => $"package {Name} is {Expected}";

    public override string Script => $"dpkg-query --show --showformat='${{db:Status-Abbrev}}|${{Version}}' {ShellText.Quote(Name)}";

    private string Expected => (Installed, Version) switch
    {
        (false, _) => "not installed",
        (_, null) => "installed",
        _ => $"installed in version {Version}",
    };

    public override CheckOutcome Judge(ProbeAnswer answer)
    {
        // The first letter is what is wanted, the second what is the case: 'i' installed, 'n' not, 'c' only configuration files left.
        var parts = answer.Output.Split('|');
        var version = answer.ExitCode == 0 && parts is [[_, 'i', ..], var found] ? found : null;
        var holds = Installed ? version is not null && (Version ?? version) == version : version is null;
        return holds ? CheckOutcome.Held : CheckOutcome.Failed(Expected, version is null ? "not installed" : $"installed in version {version}");
    }
}
