using System.Text.Json.Serialization;
using Kiln.Local.Stores;
using Kiln.Retention;

namespace Kiln.Local.Retention;

/// <summary>How proofs of removals are written: each on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ImageIdConverter)])]
[JsonSerializable(typeof(RemovalProof))]
internal sealed partial class RetentionJson : JsonSerializerContext;
