using Kiln.Images;

namespace Kiln.Checks;

/// <summary>What testing an image came to.</summary>
/// <param name="Machine">How it was booted: <c>qemu, tcg</c>.</param>
/// <param name="Results">In the order of the checks.</param>
/// <param name="BootSeconds">From its start to the first answer.</param>
/// <param name="Seconds">In all, with the machine powered off again.</param>
public sealed record TestReport(Image Image, string Machine, IReadOnlyList<CheckResult> Results, double BootSeconds, double Seconds)
{
    /// <summary>All checks hold: the image has been promoted.</summary>
    public bool Passed => Results.All(result => result.Holds);
}
