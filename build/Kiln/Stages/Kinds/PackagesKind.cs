using System.Text.RegularExpressions;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary><c>packages: [redis-server, jq=1.6-2.1]</c></summary>
internal sealed partial class PackagesKind()
    : ProvisionerKind<IReadOnlyList<string>>("packages", "Packages from the distribution's archive, installed with what they depend on.")
{
    // Names: Debian policy 5.6.1. Versions: 5.6.12.
    private const string Pattern = @"[a-z0-9][a-z0-9+.\-]+(=[0-9][A-Za-z0-9.+\-~:]*)?";

    // A title has to fit on a line.
    private const int Shown = 4;

    protected override Shape<IReadOnlyList<string>> Options { get; } = Shapes.List(
        Shapes.Matching("a package's name, or name=version", $"^{Pattern}$", text => Package().IsMatch(text)));

    protected override Provisioner Resolve(IReadOnlyList<string> options, StageContext context) => new()
    {
        Kind = "packages",
        Title = $"packages {string.Join(", ", options.Take(Shown))}{(options.Count > Shown ? $" and {options.Count - Shown} more" : "")}",
        Inputs = [new("packages", string.Join(' ', options))],
        Steps = options.Count == 0 ? [] : [new InstallPackages(options)],
    };

    [GeneratedRegex($@"\A{Pattern}\z")]
    private static partial Regex Package();
}
