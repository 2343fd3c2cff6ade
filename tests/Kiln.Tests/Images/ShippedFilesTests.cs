using Kiln.Checks;
using Kiln.Documents;
using Kiln.Files;
using Kiln.Stages;

namespace Kiln.Tests.Images;

/// <summary>What the repository ships under <c>images/</c> is what its readers take.</summary>
public sealed class ShippedFilesTests
{
    private static readonly Dictionary<string, string> _variables = new() { ["version"] = "v1" };

    [Theory]
    [InlineData(StageKind.Base, "debian-12")]
    [InlineData(StageKind.Base, "debian-13")]
    [InlineData(StageKind.AppBase, "redis")]
    [InlineData(StageKind.App, "redis")]
    [InlineData(StageKind.AppBase, "app")]
    [InlineData(StageKind.App, "app")]
    [InlineData(StageKind.AppBase, "lb")]
    [InlineData(StageKind.App, "lb")]
    public void A_stage_is_read_without_a_problem(StageKind kind, string name)
    {
        var reading = new Reading();

        var stage = new StageReader(Repository.Root, HashCache.None).Read(kind, name, _variables, reading);

        reading.ThrowIfAny();
        stage.ShouldNotBeNull().Provisioners.ShouldNotBeEmpty();
    }

    [Fact]
    public void Both_releases_of_Debian_are_made_alike()
    {
        var reading = new Reading();
        var reader = new StageReader(Repository.Root, HashCache.None);
        var (old, current) = (reader.Read(StageKind.Base, "debian-12", _variables, reading), reader.Read(StageKind.Base, "debian-13", _variables, reading));
        reading.ThrowIfAny();
        current!.Provisioners.SelectMany(provisioner => provisioner.Inputs).ShouldBe(old!.Provisioners.SelectMany(provisioner => provisioner.Inputs));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("app")]
    [InlineData("lb")]
    public void A_roles_checks_are_read_without_a_problem(string role)
    {
        var reading = new Reading();
        var file = $"images/roles/{role}/checks.yaml";

        var checks = ChecksReader.Read(Repository.Path(file), file, reading);

        reading.ThrowIfAny();
        checks.ShouldNotBeEmpty();
    }
}
