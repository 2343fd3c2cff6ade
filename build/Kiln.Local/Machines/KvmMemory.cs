using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiln.Local.Machines;

/// <summary>What a probe found out about KVM on a host.</summary>
/// <param name="Host">What the answer depends on.</param>
/// <param name="Failure">Why guests do not boot; null where they do.</param>
internal sealed partial record KvmMemory(string Host, string? Failure)
{
    private const string FileName = "kvm.json";

    /// <summary>Null where nothing is known, or nothing that can be read.</summary>
    public static KvmMemory? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), KvmJson.Default.KvmMemory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, KvmJson.Default.KvmMemory) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(KvmMemory))]
    private sealed partial class KvmJson : JsonSerializerContext;
}
