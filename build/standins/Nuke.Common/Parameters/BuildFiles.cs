using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>The two files under <c>.nuke</c> by which editors know the parameters.</summary>
internal static class BuildFiles
{
    private const string SchemaName = "build.schema.json";

    /// <summary>Only where the build's project is at hand: elsewhere its source has not changed.</summary>
    public static void Update(NukeBuild build, IReadOnlyList<ParameterMember> parameters)
    {
        if (NukeBuild.BuildProjectFile is null)
            return;

        var directory = NukeBuild.RootDirectory / ".nuke";
        var schema = BuildSchema.Of(build, parameters);
        if (!(directory / SchemaName).FileExists() || (directory / SchemaName).ReadAllText() != schema)
            (directory / SchemaName).WriteAllText(schema);

        if (!(directory / "parameters.json").FileExists())
        {
            (directory / "parameters.json").WriteAllText(
                $$"""
                {
                  "$schema": "./{{SchemaName}}"
                }
                """);
        }
    }
}
