using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Architecture;

public sealed class BuildSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    [Fact]
    public async Task The_builds_schema_that_is_checked_in_is_its_own()
    {
        var output = Path.GetRelativePath(Repository.Path("tests/Kiln.Tests"), AppContext.BaseDirectory.TrimEnd('/'));
        var build = Path.Combine(Repository.Path("build"), output, "_build.dll");
        Directory.CreateDirectory($"{_folder}/.nuke");
        File.Copy(Repository.Path(".nuke/parameters.json"), $"{_folder}/.nuke/parameters.json");

        var help = await new ProcessRunner(TimeProvider.System).RunAsync(
            Command.Of("dotnet", build, "--help", "--root", _folder) with { Environment = new Dictionary<string, string> { ["NUKE_TELEMETRY_OPTOUT"] = "1" } }, null, default);

        help.Succeeded.ShouldBeTrue(help.Output + help.Error);
        (await File.ReadAllTextAsync($"{_folder}/.nuke/build.schema.json"))
            .ShouldBe(await File.ReadAllTextAsync(Repository.Path(".nuke/build.schema.json")), ".nuke/build.schema.json is stale; write it anew with: ./build.sh --help");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
