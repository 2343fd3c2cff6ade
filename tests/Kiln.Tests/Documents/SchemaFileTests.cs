using System.Runtime.CompilerServices;
using Kiln.Documents;
using Kiln.Inventories;
using Kiln.Stages;

namespace Kiln.Tests.Documents;

public sealed class SchemaFileTests
{
    public static TheoryData<string> Names => [.. Files.Keys];

    private static Dictionary<string, SchemaFile> Files { get; } =
        new[] { InventorySchema.File, StageSchema.File }.ToDictionary(file => file.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_that_is_checked_in_is_the_readers_own(string name)
    {
        var path = Path.Join(Root(), name);
        if (System.Environment.GetEnvironmentVariable("KILN_WRITE_SCHEMAS") == "1")
            Files[name].Write(Root());

        File.Exists(path).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe(Files[name].Text, $"{name} is stale; write it anew with: KILN_WRITE_SCHEMAS=1 dotnet test tests/Kiln.Tests");
    }

    [Fact]
    public void Keys_carry_what_they_are_for_their_default_and_whether_they_are_required() =>
        SchemaFile.Of("a.json", "A thing", Shapes.Mapping<int>(
            [Key.Required("name", Shapes.Name, "Its name."), Key.Optional("on", Shapes.Bool, "Whether.", true, true)], _ => 0)).Text.ShouldBe(
            """
            {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "title": "A thing",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "name": {
                  "description": "Its name.",
                  "type": "string",
                  "pattern": "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$"
                },
                "on": {
                  "description": "Whether.",
                  "type": "boolean",
                  "default": true
                }
              },
              "required": [
                "name"
              ]
            }

            """);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Join(Path.GetDirectoryName(file), "..", "..", ".."));
}
