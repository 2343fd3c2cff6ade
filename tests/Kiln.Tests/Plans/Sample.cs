using Kiln.Images;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Tests.Plans;

/// <summary>Stages, plans and images to test with.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Distribution Debian = new("debian", "bookworm", ["main"]);

    /// <summary>The inputs a provider adds to a base.</summary>
    public static IReadOnlyList<StageInput> Facts(Distribution distribution) => [new("archive", "a1")];

    /// <param name="packages">One provisioner each.</param>
    public static Stage Stage(StageKind kind, string name, params string[] packages) => new()
    {
        Kind = kind,
        Name = name,
        File = kind == StageKind.Base ? $"images/base/{name}/stage.yaml" : $"images/roles/{name}/{kind.Name}.yaml",
        Distribution = kind == StageKind.Base ? Debian : null,
        Provisioners = [.. packages.Select(package => Packages(package))],
    };

    public static Provisioner Packages(string package) => new()
    {
        Kind = "packages",
        Title = $"packages {package}",
        Inputs = [new("packages", package)],
        Steps = [new InstallPackages([package])],
    };

    public static IReadOnlyList<Stage> Role(string name, string package = "redis-server") =>
        [Stage(StageKind.Base, "debian-12", "vim"), Stage(StageKind.AppBase, name, package), Stage(StageKind.App, name, $"{package}-config")];

    public static BakePlan Plan(IReadOnlyList<IReadOnlyList<Stage>> roles, params Image[] images) => BakePlan.Create(roles, Facts, images);

    public static BakePlan Plan(params Image[] images) => Plan([Role("redis")], images);

    public static Image Image(BakeStep step, int minute = 0) => new()
    {
        Id = new($"{step.Stage.Name}-{step.Stage.Kind.Name}-{minute}"),
        Size = 12_300_000,
        Manifest = new()
        {
            Name = step.Stage.Name,
            Stage = step.Stage.Kind,
            Fingerprint = step.Fingerprint,
            Inputs = step.Inputs,
            Content = "",
            Size = 12_300_000,
            Architecture = "amd64",
            Packages = [],
            CreatedAt = Time.AddMinutes(minute),
            Timings = [],
            Tools = [],
        },
    };

    /// <summary>An image of each step of a plan, as if it had just been baked.</summary>
    public static Image[] Baked(BakePlan plan, int minute = 0) => [.. plan.Steps.Select(step => Image(step, minute))];
}
