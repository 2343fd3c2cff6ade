using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>The JSON schema of <c>nodes.yaml</c>.</summary>
public static class InventorySchema
{
    public static SchemaFile File { get; } = SchemaFile.Of(".nuke/nodes.schema.json", "Kiln's inventory", InventoryDocument.Shape);
}
