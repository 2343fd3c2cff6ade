using Kiln.Local.Files;
using Kiln.Machines;

namespace Kiln.Local.Layers;

/// <summary>
/// Removes from a root file system everything that must not be in an image, and then checks that it is gone. It works on the merged view, so
/// that what a parent holds is hidden by the layer, and touches only what has to change: a file touched in an overlay is a file copied.
/// </summary>
public static class LayerSeal
{
    private const string MachineId = "/etc/machine-id";
    private const string ResolvConf = "/etc/resolv.conf";
    private const string Stub = "../run/systemd/resolve/stub-resolv.conf";

    /// <exception cref="StepException">Something is still there, or an account has a password.</exception>
    public static void Apply(RootFolder root)
    {
        foreach (var (path, _) in Offences(root, SealAction.Delete))
            root.Delete(path);

        foreach (var (path, _) in Offences(root, SealAction.Empty))
            root.Truncate(path);

        ForgetMachineId(root);
        ForgetNameServers(root);
        Check(root);
    }

    /// <exception cref="StepException">Names every path that must not be there, and why.</exception>
    public static void Check(RootFolder root)
    {
        var offences = Offences(root, SealAction.Delete).Concat(Offences(root, SealAction.Empty))
            .Select(offence => $"  {offence.Path}: {offence.Rule.Reason}")
            .Concat(ShadowFile.AccountsWithPassword(root).Select(name => $"  /etc/shadow: '{name}' has a password; lock it with 'passwd -l {name}'"))
            .ToList();
        if (offences.Count > 0)
            throw new StepException($"The image cannot be sealed. It holds what no image may:\n{string.Join('\n', offences)}");
    }

    private static IReadOnlyList<(string Path, SealRule Rule)> Offences(RootFolder root, SealAction action) =>
    [
        .. from rule in SealRules.All
           where rule.Action == action
           from found in SealPattern.Find(root, rule.Pattern)
           where action == SealAction.Delete || (found.Kind == FileKind.File && root.SizeOf(found.Path) > 0)
           select (found.Path, rule),
    ];

    // Empty, not 'uninitialized': a machine makes its own id either way, but 'uninitialized' also makes systemd apply its presets to every unit,
    // which takes seconds and enables what was not asked for.
    private static void ForgetMachineId(RootFolder root)
    {
        if (root.KindOf(MachineId) != FileKind.File || root.SizeOf(MachineId) > 0)
            root.WriteFile(new(MachineId, new FileContent.Text(""), Ownership.Root(0x124)));
    }

    /// <summary>As Debian leaves it: systemd-resolved's where that is installed, else a file for the machine to fill.</summary>
    private static void ForgetNameServers(RootFolder root)
    {
        var resolved = root.Exists("/lib/systemd/systemd-resolved");
        if (resolved && root.ReadLink(ResolvConf) != Stub)
            root.WriteLink(ResolvConf, Stub);
        else if (!resolved && root.Exists("/etc") && (root.KindOf(ResolvConf) != FileKind.File || root.SizeOf(ResolvConf) > 0))
            root.WriteFile(new(ResolvConf, new FileContent.Text(""), Ownership.Root(0x1a4)));
    }
}
