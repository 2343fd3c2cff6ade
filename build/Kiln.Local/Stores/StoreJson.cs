using System.Text.Json;
using System.Text.Json.Serialization;
using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>How the store's facts are written: indented JSON, names in camel case, stages by their names.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(StageKindConverter), typeof(FingerprintConverter), typeof(ImageIdConverter)])]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(Promotion))]
[JsonSerializable(typeof(Pin))]
[JsonSerializable(typeof(Recollection))]
[JsonSerializable(typeof(LayerFacts))]
[JsonSerializable(typeof(CheckpointFacts))]
[JsonSerializable(typeof(QuarantineNote))]
[JsonSerializable(typeof(VerifiedLayer))]
[JsonSerializable(typeof(DiskFacts))]
[JsonSerializable(typeof(SourceOutlines))]
internal sealed partial class StoreJson : JsonSerializerContext;

internal sealed class StageKindConverter : JsonConverter<StageKind>
{
    public override StageKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
        {
            "base" => StageKind.Base,
            "app-base" => StageKind.AppBase,
            "app" => StageKind.App,
            var other => throw new JsonException($"there is no stage '{other}'"),
        };

    public override void Write(Utf8JsonWriter writer, StageKind value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

internal sealed class FingerprintConverter : JsonConverter<Fingerprint>
{
    public override Fingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: 64 } text ? new(text) : throw new JsonException("a fingerprint has 64 digits");

    public override void Write(Utf8JsonWriter writer, Fingerprint value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class ImageIdConverter : JsonConverter<ImageId>
{
    public override ImageId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text ? new(text) : throw new JsonException("an image's id is not empty");

    public override void Write(Utf8JsonWriter writer, ImageId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
