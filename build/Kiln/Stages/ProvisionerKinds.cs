using Kiln.Stages.Kinds;

namespace Kiln.Stages;

/// <summary>Every kind of provisioner that a stage file may use.</summary>
public static class ProvisionerKinds
{
    public static IReadOnlyList<IProvisionerKind> All { get; } =
    [
        new PackagesKind(),
        new UserKind(),
        new DirectoryKind(),
        new FileKind(),
        new TemplateKind(),
        new ShellKind(),
        new UnitKind(),
    ];
}
