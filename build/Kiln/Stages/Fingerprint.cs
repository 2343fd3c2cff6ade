using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kiln.Stages;

/// <summary>SHA-256 over everything that can change a stage's result, as 64 hexadecimal digits. Equal fingerprints need no bake.</summary>
public readonly record struct Fingerprint(string Value)
{
    /// <summary>The first eight digits, for people and names.</summary>
    public string Short => Value[..8];

    /// <summary>The fingerprint of these inputs, in this order. Lengths are hashed too, so that no two lists run into each other.</summary>
    public static Fingerprint Of(IEnumerable<StageInput> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var text in inputs.SelectMany(input => new[] { input.Name, input.Value }))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public override string ToString() => Value;
}
