using System.Text.Json.Serialization;

namespace Kiln.Local.Archives;

/// <summary>What a distribution's package archive held when it was last asked.</summary>
/// <param name="Hash">SHA-256 over its signed release files. Equal on every mirror of the same archive.</param>
/// <param name="ReleasedAt">The newest date in them: the time that a bake from this state pretends it is.</param>
/// <param name="AskedAt">When they were last compared with the archive.</param>
/// <param name="Suites">What was asked, for people: <c>bookworm 2025-11-15</c>.</param>
/// <param name="Sources">SHA-256 over the entries that were asked: other ones, a new mirror say, are another question.</param>
internal sealed record ArchiveState(string Hash, DateTimeOffset ReleasedAt, DateTimeOffset AskedAt, IReadOnlyList<string> Suites, string Sources);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArchiveState))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
