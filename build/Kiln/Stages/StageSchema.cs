using Kiln.Documents;

namespace Kiln.Stages;

/// <summary>The JSON schema of stage files.</summary>
public static class StageSchema
{
    public static SchemaFile File { get; } = SchemaFile.Of(".nuke/stage.schema.json", "A stage of an image", StageDocument.AnyShape);
}
